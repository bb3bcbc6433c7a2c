type Row = { readonly withdrawnAt: Date | null; readonly withdrawnBy: string | null; readonly withdrawnReason: string | null }

/** Who took a release back, when and why; null while nobody has. */
export const withdrawalOf = ({ withdrawnAt, withdrawnBy, withdrawnReason }: Row) =>
  withdrawnAt === null ? null : { at: withdrawnAt.toISOString(), by: withdrawnBy ?? '', reason: withdrawnReason ?? '' }
