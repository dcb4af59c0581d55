// The same as connections.yaml.
package main

import (
	"errors"

	vpn "example.com/pulumi-alicloud-vpn/sdk/go/alicloudvpn"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(readConnections)
}

func readConnections(ctx *pulumi.Context) error {
	settings := config.New(ctx, "")

	office, err := vpn.GetVpnConnection(ctx, "office", pulumi.ID("vco-gw8berlin"), &vpn.VpnConnectionState{
		IgnoreDrift: pulumi.StringArray{pulumi.String("ipsecConfig")},
		Expect:      pulumi.Map{"ikeConfig": pulumi.Map{"ikeVersion": pulumi.String("ikev2")}},
	})
	if err != nil {
		return err
	}
	datacentre, err := vpn.GetVpnConnection(ctx, "datacentre", pulumi.ID("vco-gw8madrid"), nil)
	if err != nil {
		return err
	}
	otherAccount, err := vpn.NewProvider(ctx, "otherAccount", &vpn.ProviderArgs{
		Region:            pulumi.String("cn-hangzhou"),
		AccessKey:         pulumi.String("LTAIabroad"),
		SecretKey:         settings.RequireSecret("secretKey"),
		Endpoint:          pulumi.String(settings.Require("endpoint")),
		RequestsPerMinute: pulumi.Float64(100),
	})
	if err != nil {
		return err
	}
	abroad, err := vpn.GetVpnConnection(ctx, "abroad", pulumi.ID("vco-gw8berlin"), &vpn.VpnConnectionState{
		Expect:       pulumi.Map{"ikeConfig": pulumi.Map{"ikeVersion": pulumi.String("ikev2")}},
		OnUnexpected: pulumi.String("warn"),
	}, pulumi.Provider(otherAccount))
	if err != nil {
		return err
	}
	ike, err := pulumi.NewStash(ctx, "ike", &pulumi.StashArgs{Input: office.IkeConfig})
	if err != nil {
		return err
	}

	found, err := vpn.LookupVpnConnection(ctx, &vpn.LookupVpnConnectionArgs{VpnConnectionId: "vco-gw8berlin"})
	if err != nil {
		return err
	}
	missing, err := vpn.LookupVpnConnection(ctx, &vpn.LookupVpnConnectionArgs{VpnConnectionId: "vco-none", Optional: pulumi.BoolRef(true)})
	if err != nil {
		return err
	}
	listed, err := vpn.GetVpnConnections(ctx, &vpn.GetVpnConnectionsArgs{Health: []string{"degraded"}})
	if err != nil {
		return err
	}
	otherEnd := vpn.GetVpnConnectionPeerOutput(ctx, vpn.GetVpnConnectionPeerOutputArgs{VpnConnectionId: pulumi.String("vco-gw8berlin")})
	if found.Psk != nil || missing.Name != nil {
		return errors.New("a function gives a secret, or a connection that does not exist")
	}

	ctx.Export("ikeVersion", office.IkeConfig.IkeVersion())
	ctx.Export("ikeLifetime", office.IkeConfig.IkeLifetime())
	ctx.Export("psk", office.Psk)
	ctx.Export("pskFingerprint", office.PskFingerprint)
	ctx.Export("tunnel", datacentre.Tunnels.Index(pulumi.Int(0)).IkeConfig().IkeVersion())
	ctx.Export("tunnelPsks", datacentre.TunnelPsks)
	ctx.Export("regions", pulumi.ToStringArrayOutput([]pulumi.StringOutput{office.RegionId, abroad.RegionId}))
	ctx.Export("ike", ike.Output)
	ctx.Export("found", pulumi.Map{"name": pulumi.String(*found.Name)})
	ctx.Export("listed", pulumi.ToStringArray(listed.Ids))
	ctx.Export("remoteAddress", otherEnd.Tunnels().Index(pulumi.Int(0)).RemoteAddress())
	return nil
}
