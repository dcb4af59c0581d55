/** Regions that the API knows (vendor's list of VPC endpoints); in any other a call is answered with `InvalidRegion.NotFound`. */
export const regionIds: ReadonlySet<string> = new Set([
  ...["cn-hangzhou", "cn-shanghai", "cn-shenzhen", "cn-qingdao", "cn-beijing", "cn-zhangjiakou", "cn-huhehaote", "cn-wulanchabu"],
  ...["cn-heyuan", "cn-guangzhou", "cn-chengdu", "cn-nanjing", "cn-fuzhou", "cn-wuhan-lr", "cn-zhengzhou-jva", "cn-hongkong"],
  ...["cn-shanghai-finance-1", "cn-shenzhen-finance-1", "cn-beijing-finance-1", "cn-north-2-gov-1"],
  ...["ap-northeast-1", "ap-northeast-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-5", "ap-southeast-6"],
  ...["ap-southeast-7", "ap-south-1", "us-east-1", "us-west-1", "us-southeast-1", "na-south-1", "eu-central-1", "eu-west-1", "eu-west-2"],
  ...["me-east-1", "me-central-1"],
]);
