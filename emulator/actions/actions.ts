import type { Action } from "./cloud";
import { describeRegions } from "./describeRegions";
import { describeVpnConnection } from "./describeVpnConnection";
import { describeVpnConnectionLogs } from "./describeVpnConnectionLogs";
import { describeVpnConnections } from "./describeVpnConnections";
import { diagnoseVpnConnections } from "./diagnoseVpnConnections";
import { describeCustomerGateway, describeCustomerGateways, describeVpnGateway, downloadVpnConnectionConfig } from "./gateways";

/** The actions of the API that the emulator has, by the API's names. */
export const actions: ReadonlyMap<string, Action> = new Map<string, Action>([
  ["DescribeRegions", describeRegions],
  ["DescribeVpnConnection", describeVpnConnection],
  ["DescribeVpnConnections", describeVpnConnections],
  ["DescribeVpnConnectionLogs", describeVpnConnectionLogs],
  ["DiagnoseVpnConnections", diagnoseVpnConnections],
  ["DownloadVpnConnectionConfig", downloadVpnConnectionConfig],
  ["DescribeCustomerGateway", describeCustomerGateway],
  ["DescribeCustomerGateways", describeCustomerGateways],
  ["DescribeVpnGateway", describeVpnGateway],
]);
