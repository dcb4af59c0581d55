export * from "../alicloud/errors";
