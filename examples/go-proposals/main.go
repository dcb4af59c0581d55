package main

import (
	vpn "example.com/pulumi-alicloud-vpn/sdk/go/alicloudvpn"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		id := pulumi.ID(config.Require(ctx, "vpnConnectionId"))
		office, err := vpn.GetVpnConnection(ctx, "office", id, &vpn.VpnConnectionState{
			Expect: pulumi.Map{"eachTunnel": pulumi.Map{"ikeConfig": pulumi.Map{"ikeVersion": pulumi.String("ikev2")}}},
		})
		if err != nil {
			return err
		}
		ike, ipsec := office.IkeConfig, office.IpsecConfig
		ctx.Export("ike", pulumi.Sprintf("%s-%s-%s", ike.IkeEncAlg().Elem(), ike.IkeAuthAlg().Elem(), ike.IkePfs().Elem()))
		ctx.Export("ipsec", pulumi.Sprintf("%s-%s-%s", ipsec.IpsecEncAlg().Elem(), ipsec.IpsecAuthAlg().Elem(), ipsec.IpsecPfs().Elem()))
		return nil
	})
}
