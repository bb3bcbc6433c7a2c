import type { HeaderPart } from '../../dataset.ts'
import { actionOfKey } from '../../deidentify/profile.ts'

/**
 * Keys of lines that may tell who the patient or the staff are, or when and where they were: all that the Basic Profile of PS3.15 takes out, and
 * private elements, whose meaning only their maker knows. Identifiers (UID) are no names and are not among them.
 */
export const personalKeys = (header: readonly HeaderPart[]): readonly string[] => {
  const keys = new Set<string>()
  for (const { lines } of header)
    for (const { key, value, comment } of lines) {
      const action = actionOfKey(key, comment?.slice(0, 2))
      if (value !== '' && action !== 'keep' && action !== 'identifier') keys.add(key)
    }
  return [...keys]
}
