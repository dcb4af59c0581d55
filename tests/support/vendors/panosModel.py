"""Reads PAN-OS configurations with Palo Alto Networks' own classes, and prints of each file what they do not know, or with --values their words."""
import json
import sys
import xml.etree.ElementTree as ET

from panos import network
from panos.firewall import Firewall

CLASSES = {
    "ike/crypto-profiles/ike-crypto-profiles": network.IkeCryptoProfile,
    "ike/crypto-profiles/ipsec-crypto-profiles": network.IpsecCryptoProfile,
    "ike/gateway": network.IkeGateway,
    "tunnel/ipsec": network.IpsecTunnel,
    "interface/tunnel/units": network.TunnelInterface,
    "virtual-router": network.VirtualRouter,
}


def leaves(element, path=""):
    """Each leaf of an element, with the path to it."""
    name = element.get("name")
    here = f"{path}/{element.tag}[{name}]" if name else f"{path}/{element.tag}"
    if len(element) == 0:
        yield f"{here}={element.text or ''}"
    for child in element:
        yield from leaves(child, here)


def illegal(one):
    """Each setting of an object whose value is not one of the class's."""
    for param in one._params:
        about = param._get_versioned_value(one.retrieve_panos_version())
        given = param.value if isinstance(param.value, list) else [param.value]
        if about and about.values:
            yield from (f"{type(one).__name__} {param.name}: {value}" for value in given if value is not None and value not in about.values)
    for child in one.children:
        yield from illegal(child)


def objections(path):
    firewall = Firewall("127.0.0.1", "", "")
    firewall._set_version_and_version_info("10.2.0")
    config = ET.parse(path).getroot().find("./devices/entry/network")
    said, known = [], set()
    for place, kind in CLASSES.items():
        holder = config.find(place)
        blank = kind()
        firewall.add(blank)
        for entry, one in zip(holder if holder is not None else [], blank.refreshall_from_xml(holder)):
            firewall.add(one)
            said += illegal(one)
            # What the class does not know it does not write either.
            known.update(leaves(ET.fromstring(one.element_str()), f"/network/{place}"))
    for leaf in leaves(config):
        if leaf not in known:
            said.append(f"unknown: {leaf}")
    return said


def values(kind, *names):
    """The legal values of these settings, on PAN-OS 10.2."""
    params = {param.name: param._get_versioned_value((10, 2, 0)) for param in kind("any")._params}
    return {name: list(params[name].values) for name in names}


if sys.argv[1] == "--values":
    ike = values(network.IkeCryptoProfile, "encryption", "authentication", "dh_group")
    ipsec = values(network.IpsecCryptoProfile, "esp_encryption", "esp_authentication", "dh_group")
    print(json.dumps({"ike": ike, "ipsec": ipsec}))
else:
    print(json.dumps([objections(path) for path in sys.argv[1:]]))
