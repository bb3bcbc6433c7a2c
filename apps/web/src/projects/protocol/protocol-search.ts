type ProtocolSearch = {
  /** Opens the editor beside these notes, which the next version is to answer. */
  readonly notes?: readonly string[]
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** What the address of the protocol page says. */
export const protocolSearch = (search: Readonly<Record<string, unknown>>): ProtocolSearch => {
  const notes = Array.isArray(search.notes) ? search.notes.filter((id): id is string => typeof id === 'string' && uuid.test(id)) : []
  return notes.length === 0 ? {} : { notes }
}
