import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { z } from 'zod'
import type { Job } from '../keep/jobs.ts'
import { releasePlaceSchema } from '../learn/fetch-release.ts'
import type { Model } from '../model.ts'
import { Refusal } from '../refusal.ts'
import { readBody } from './read-body.ts'
import { readRequest, readShape } from './read-request.ts'

/** Bytes of a body: pixels, and the words of a training. */
const [mostOfPixels, mostOfWords] = [256 * 2 ** 20, 2 ** 16]

const trainSchema = z.looseObject({
  release: releasePlaceSchema,
  parameters: z.looseObject({ most: z.int().min(1).optional(), seed: z.int().optional() }).default({}),
})
type Answer = { readonly status: number; readonly value: unknown }
type Serving = { readonly model: () => Model | undefined; readonly token: string | undefined; readonly log: (line: string) => void }

const isToken = (given: string | undefined, token: string): boolean => {
  const [a, b] = [Buffer.from(given ?? ''), Buffer.from(`Bearer ${token}`)]
  return a.length === b.length && timingSafeEqual(a, b)
}

const said = ({ state, progress, metrics, version, error }: Job) => ({ state, progress, metrics, version, error })
const nothingHere = () => new Refusal(404, 'there is nothing here')

const answerTraining = async (model: Model, method: string, path: string): Promise<Answer> => {
  const id = decodeURIComponent(path.slice('/train/'.length))
  const job = model.training?.(id)
  if (job === undefined) throw new Refusal(404, 'there is no such training')
  if (method === 'GET') return { status: 200, value: said(job) }
  if (method !== 'DELETE') throw new Refusal(405, `${method} is not done here`)
  await model.cancel?.(id)
  return { status: 200, value: {} }
}

const answerOf = async ({ model: modelOf, token }: Serving, request: IncomingMessage, signal: AbortSignal): Promise<Answer> => {
  const method = request.method ?? 'GET'
  const path = (request.url ?? '/').split('?')[0] ?? '/'
  const model = modelOf()
  if (path === '/health' && method === 'GET') return { status: 200, value: { status: model === undefined ? 'starting' : 'ok' } }
  if (token !== undefined && !isToken(request.headers.authorization, token)) throw new Refusal(401, 'the token is missing, or another one')
  if (model === undefined) throw new Refusal(503, 'the model is starting')
  if (path === '/info' && method === 'GET') return { status: 200, value: { protocol: 1, ...model.info() } }
  if (path.startsWith('/train/')) return answerTraining(model, method, path)
  const task = { '/predict': model.predict, '/prompt': model.prompt, '/train': model.train }[path]
  if (task === undefined) throw nothingHere()
  if (method !== 'POST') throw new Refusal(405, `${method} is not done here`)
  if (path === '/train' && model.train !== undefined) {
    const { release, parameters } = readShape(await readBody(request, mostOfWords), trainSchema, 'the body')
    return { status: 202, value: { job: (await model.train(release, parameters)).id } }
  }
  const asked = readRequest(request.headers['content-type'] ?? '', await readBody(request, mostOfPixels))
  const look = path === '/prompt' ? model.prompt : model.predict
  return { status: 200, value: await look?.(asked, signal) }
}

const send = (response: ServerResponse, { status, value }: Answer): void => {
  const body = Buffer.from(JSON.stringify(value))
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length }).end(body)
}

/** A model behind our own protocol (docs/spec/backends.md, MB10 to MB16). Nobody's request ends the program. */
export const serverOf = (serving: Serving): Server => {
  const server = createServer(async (request, response) => {
    const gone = new AbortController()
    response.on('close', () => gone.abort())
    try {
      send(response, await answerOf(serving, request, gone.signal))
    } catch (cause) {
      const isRefusal = cause instanceof Refusal
      if (!isRefusal)
        serving.log(`${request.method} ${request.url}: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`)
      if (response.destroyed) return
      // What is left of a body that is not read is not waited for.
      response.setHeader('connection', 'close')
      const error = cause instanceof Error ? cause.message : String(cause)
      send(response, { status: isRefusal ? cause.status : 500, value: { error } })
    }
  })
  server.headersTimeout = 10_000
  server.requestTimeout = 120_000
  return server
}
