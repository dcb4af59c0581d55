/** Phase 1 as one would set it up today. */
export const strongIke = { IkeVersion: "ikev2", IkeMode: "main", IkeEncAlg: "aes256", IkeAuthAlg: "sha256", IkePfs: "group14" } as const;
