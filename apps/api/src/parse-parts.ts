import type { RouteDescription } from '@reticle/contract'
import type { z } from 'zod'
import { boundedMap } from './caches/bounded-map.ts'

export type Parsing = { readonly success: true; readonly data: unknown } | { readonly success: false; readonly error: z.ZodError }
const nothing: Parsing = { success: true, data: undefined }

export const parse = (schema: z.ZodType | 'multipart' | undefined, value: unknown): Parsing =>
  schema === undefined || schema === 'multipart' ? nothing : schema.safeParse(value)

/** Parses the path's parameters. One parameter of few values, such as the project of a hot route, is parsed once for each value. */
export const paramsParser = (route: RouteDescription, isHot: boolean): ((params: unknown) => Parsing) => {
  if (!isHot || route.access.kind !== 'project' || route.access.of !== 'project') return (params) => parse(route.params, params)
  const known = boundedMap<string, Parsing>(1000)
  return (params) => {
    const { projectId } = params as { projectId: string }
    const found = known.get(projectId)
    if (found !== undefined) return found
    const parsed = parse(route.params, params)
    if (parsed.success) known.set(projectId, parsed)
    return parsed
  }
}
