/** Legal entity with an open site in the region: one row per region. */
export class RegionLegalEntity {
  regionCode!: string;
  finess!: string;
}

/** Hospital group in one of its regions: one row per region. */
export class RegionHospitalGroup {
  regionCode!: string;
  code!: string;
}
