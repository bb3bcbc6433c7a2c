import { z } from 'zod'

/** The format of a pack that holds the release's own files. */
export const ownFiles = 'release'
const roCrateVersions = ['1.2', '1.3'] as const
export const roCrateVersionSchema = z.enum(roCrateVersions)
export type RoCrateVersion = z.infer<typeof roCrateVersionSchema>

/** What a pack is asked for by: the same of the same release is the same bytes (R90). */
export const packOptionsSchema = z.strictObject({
  /** Id of a label format, or `release` for the release's own files as a tar archive. */
  format: z.string().regex(/^[a-z0-9-]{1,40}$/),
  /** The images too, where the format looks for them; without meaning where its files hold them. */
  images: z.boolean().default(false),
  /** With `ro-crate-metadata.json` about the pack itself, in this version of RO-Crate; null writes none. */
  roCrate: roCrateVersionSchema.nullable().default(null),
})
export type PackOptions = z.infer<typeof packOptionsSchema>

/** The options as one text, so that a pack that is there is found again. */
export const packKey = ({ format, images, roCrate }: PackOptions): string =>
  [format, ...(images ? ['images'] : []), ...(roCrate === null ? [] : [`ro-crate-${roCrate}`])].join(' ')
