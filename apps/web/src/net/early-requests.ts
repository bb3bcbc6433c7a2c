import type { EarlyStore } from './early.ts'

/**
 * Runs before the rest of the labelling bench has come: asks for what its first sample needs, so that the answers come beside the scripts and
 * not after them. Only reads: nothing is claimed before the bench itself decides to.
 */
const path = /^\/projects\/([0-9a-f-]{36})\/label\/?$/.exec(window.location.pathname)
// Nothing is imported: this must not wait for any other script.
globalThis.reticleEarly ??= new Map()
const store: EarlyStore = globalThis.reticleEarly

const ask = (address: string): Promise<Response> => {
  const url = `/api/v1${address}`
  const answer = fetch(url, { credentials: 'same-origin', headers: { accept: 'application/json, application/problem+json' } })
  // Whoever takes it handles the failure.
  answer.catch(() => undefined)
  store.set(url, answer)
  return answer
}

/** The JSON of an answer, which stays to be read by whoever takes it. */
const peek = async (answer: Promise<Response>): Promise<unknown> => {
  try {
    const response = await answer
    return response.ok ? await response.clone().json() : undefined
  } catch {
    return undefined
  }
}

const textIn = (value: unknown, key: string): string | undefined => {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
  return typeof found === 'string' ? found : undefined
}

/** Values of a level that is fetched whole: the coarsest one has at most 256 x 256 of each channel. */
const mostValues = 500_000

const listIn = (value: unknown, key: string): readonly unknown[] => {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
  return Array.isArray(found) ? found : []
}

/** The coarsest level of a sample, into the browser's cache, where whatever unpacks it finds it: its address never changes. */
const fetchOverview = (sampleId: string, pixels: unknown): void => {
  const version = textIn(pixels, 'version')
  const level = listIn(pixels, 'levels').at(-1)
  const path = textIn(level, 'path')
  const shape = listIn(level, 'shape')
  const values = shape.reduce<number>((product, length) => product * (typeof length === 'number' ? length : Number.NaN), 1)
  if (version === undefined || path === undefined || !(values <= mostValues)) return
  const array = `/api/v1/samples/${sampleId}/pixels/${encodeURIComponent(version)}/${path}`
  for (const url of [`${array}/zarr.json`, `${array}/c/${shape.map(() => '0').join('/')}`])
    fetch(url, { credentials: 'same-origin' })
      .then((response) => response.arrayBuffer())
      .catch(() => undefined)
}

const begin = async (projectId: string): Promise<void> => {
  void ask('/session')
  const project = ask(`/projects/${projectId}`)
  const held = ask(`/projects/${projectId}/assignments`)
  void ask(`/projects/${projectId}/my-annotations`)
  const protocolId = textIn(await peek(project), 'protocolId')
  if (protocolId !== undefined) void ask(`/protocols/${protocolId}`)
  const mine = await peek(held)
  const sampleId = Array.isArray(mine) ? textIn(mine[0], 'sampleId') : undefined
  if (sampleId !== undefined) fetchOverview(sampleId, await peek(ask(`/samples/${sampleId}/pixels`)))
}

if (path?.[1] !== undefined) void begin(path[1])
