import { type RoCrateVersion, roCrateVersionSchema } from '@reticle/domain'
import { BadInput } from '../command.ts'

/** The value of `--ro-crate`; null when it is not given. @throws BadInput */
export const roCrateOf = (text: string | undefined): RoCrateVersion | null => {
  if (text === undefined) return null
  const version = roCrateVersionSchema.safeParse(text)
  if (!version.success) throw new BadInput('--ro-crate', `"${text}" is no version that is written: 1.2 or 1.3`)
  return version.data
}
