/** Version of the VPC API that the requests are made for. */
export const apiVersion = "2016-04-28";
