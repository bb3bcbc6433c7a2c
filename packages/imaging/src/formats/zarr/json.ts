import type { ByteSource } from '../../byte-source.ts'
import type { ReadLimits } from '../../dataset.ts'
import { check, FormatError } from '../../format-error.ts'

export type JsonObject = { readonly [key: string]: unknown }

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/** An object under a key; an empty one where there is none. */
export const objectAt = (from: JsonObject, key: string): JsonObject => {
  const value = Object.hasOwn(from, key) ? from[key] : undefined
  return isObject(value) ? value : {}
}
export const listAt = (from: JsonObject, key: string): readonly unknown[] => {
  const value = Object.hasOwn(from, key) ? from[key] : undefined
  return Array.isArray(value) ? value : []
}
export const objectsAt = (from: JsonObject, key: string): readonly JsonObject[] => listAt(from, key).filter(isObject)

/** Text, or a number as text (some writers label channels with numbers); undefined for anything else. */
export const textAt = (from: JsonObject, key: string): string | undefined => {
  const value = Object.hasOwn(from, key) ? from[key] : undefined
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
}
export const numberAt = (from: JsonObject, key: string): number | undefined => {
  const value = Object.hasOwn(from, key) ? from[key] : undefined
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}
/** A list of finite numbers; undefined for anything else. */
export const numbersAt = (from: JsonObject, key: string): readonly number[] | undefined => {
  const list = listAt(from, key).filter((value) => typeof value === 'number' && Number.isFinite(value))
  return Array.isArray(from[key]) && list.length === from[key].length ? list.map(Number) : undefined
}

/** Descriptions are small; one of more than this is an attack, or holds what belongs into chunks. */
const maxBytes = 16 * 1024 * 1024

/**
 * The object that a document holds. `fill_value` stays as it is written where a number of float64 would round it.
 * @throws FormatError
 */
export const readObject = async (source: ByteSource, path: string, limits: ReadLimits): Promise<JsonObject> => {
  const most = Math.min(maxBytes, limits.headerBytes)
  check(source.size <= most, path, `the description is ${source.size} bytes long; the limit is ${most}`)
  const text = new TextDecoder().decode(await source.read(0, source.size))
  try {
    const exact = (key: string, value: unknown, context?: { source?: string }): unknown =>
      key === 'fill_value' && typeof value === 'number' && !Number.isSafeInteger(value) && context?.source !== undefined
        ? /^-?\d+$/.test(context.source)
          ? context.source
          : value
        : value
    const parsed: unknown = JSON.parse(text, exact)
    check(isObject(parsed), path, 'it is no JSON object')
    return parsed
  } catch (cause) {
    if (cause instanceof FormatError) throw cause
    throw new FormatError(path, 'it is no JSON: it is damaged or cut off')
  }
}
