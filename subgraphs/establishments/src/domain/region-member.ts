/** A legal entity that has an open site in the region: one row per region. */
export class RegionLegalEntity {
  regionCode!: string;
  finess!: string;
}

/** A hospital group in one of its regions. */
export class RegionHospitalGroup {
  regionCode!: string;
  code!: string;
}
