import { importOptionsSchema, uploadAboutSchema, uploadGroupsSchema } from '@reticle/contract'
import { type DomainError, err, ok, type Result } from '@reticle/domain'
import type { z } from 'zod'

type About = z.infer<typeof uploadAboutSchema>[string]
export type UploadFields = {
  readonly groups: Record<string, string>
  readonly about: ReadonlyMap<string, About>
  readonly options: z.infer<typeof importOptionsSchema>
}

const fromJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The text fields of an upload: `group.<key>`, `split`, `deidentify` and `labels` for all files, `about` (JSON) for single ones. Anything else is refused by name. */
export const uploadFields = (fields: readonly (readonly [string, string])[]): Result<UploadFields, DomainError> => {
  const refuse = (at: string, message: string) => err({ code: 'invalid-input', at: `body.${at}`, message: `${at}: ${message}` } as const)
  const given: [string, string][] = []
  let about: Record<string, About> = {}
  const options: { split?: string; deidentify?: boolean; labels?: boolean } = {}
  for (const [name, value] of fields) {
    if (name === 'about') {
      const parsed = uploadAboutSchema.safeParse(fromJson(value))
      if (!parsed.success) return refuse('about', parsed.error.issues[0]?.message ?? 'is no JSON object')
      about = parsed.data
    } else if (name.startsWith('group.')) given.push([name.slice('group.'.length), value])
    else if (name === 'split') options.split = value
    else if (name === 'deidentify' || name === 'labels') {
      if (value !== 'true' && value !== 'false') return refuse(name, 'is true or false')
      options[name] = value === 'true'
    } else return refuse(name.slice(0, 100), 'is no field of an upload; there are files, group.<key>, about, split, deidentify and labels')
  }
  const groups = uploadGroupsSchema.safeParse(Object.fromEntries(given))
  if (!groups.success) return refuse('group', groups.error.issues[0]?.message ?? 'is not valid')
  const chosen = importOptionsSchema.safeParse(options)
  if (!chosen.success) return refuse('split', chosen.error.issues[0]?.message ?? 'is not valid')
  return ok({ options: chosen.data, groups: groups.data, about: new Map(Object.entries(about)) })
}
