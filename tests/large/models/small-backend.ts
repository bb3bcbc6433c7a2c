import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

type Place = { readonly width: number; readonly height: number }
type Point = { readonly x: number; readonly y: number; readonly isForeground: boolean }
export type Asked = {
  readonly sample: string
  readonly image: Place
  readonly labels: readonly string[]
  readonly prompt?: { readonly points: readonly Point[]; readonly boxes: readonly unknown[]; readonly label?: string }
}

type Lesson = { readonly release: { readonly id: string }; readonly parameters: Readonly<Record<string, unknown>> }

const says = (response: ServerResponse, value: unknown, status = 200) =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))

const bytesOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
const textOf = async (request: IncomingMessage): Promise<string> => (await bytesOf(request)).toString()

/** A form as Node itself reads one: the request, and the pixels as they came. */
const readForm = async (request: IncomingMessage) => {
  const headers = { 'content-type': request.headers['content-type'] ?? '' }
  const form = await new Response(new Uint8Array(await bytesOf(request)), { headers }).formData()
  const text = form.get('request')
  const pixels = form.get('pixels')
  const asked = JSON.parse(typeof text === 'string' ? text : await (text as File).text()) as Asked
  return { asked, pixels: typeof pixels === 'string' || pixels === null ? '' : Buffer.from(await pixels.arrayBuffer()).toString('latin1') }
}

const square = (x: number, y: number, half: number) => ({
  type: 'polygon',
  rings: [[x - half, y - half, x + half, y - half, x + half, y + half, x - half, y + half]],
})

/**
 * A program that speaks Reticle's own protocol (docs/spec/backends.md, MB10 to MB16) and needs the secret. It predicts one cell in the middle, and
 * outlines a square around the last point, larger with each further one; while it is held it answers only when it is let go. It learns at once.
 */
export const smallBackend = async (secret: string) => {
  const heard: Asked[] = []
  const learnt: Lesson[] = []
  let prompts = 0
  let given = 0
  let isHeld = false
  let version = '1'
  let waiting: (() => void)[] = []

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    if (request.headers.authorization !== `Bearer ${secret}`) return says(response, { error: 'the secret is missing' }, 401)
    if (request.url === '/health') return says(response, { status: 'ok' })
    if (request.url === '/info')
      return says(response, {
        ...{ protocol: 1, name: 'squares', version, licence: 'Apache-2.0', can: ['predict', 'prompt', 'train'] },
        labels: ['Cell', 'speck'],
      })
    if (request.url === '/train') {
      learnt.push(JSON.parse(await textOf(request)) as Lesson)
      return says(response, { job: 'lesson' }, 202)
    }
    if (request.url === '/train/lesson') {
      version = String(learnt.length + 1)
      return says(response, { state: 'done', progress: 1, metrics: { dice: 0.9125 }, version })
    }
    const { asked, pixels } = await readForm(request)
    if (!pixels.startsWith('\x93NUMPY')) return says(response, { error: 'the pixels are no NumPy file' }, 400)
    heard.push(asked)
    const { prompt, image } = asked
    if (prompt === undefined) {
      const region = { label: 'Cell', geometry: square(image.width / 2, image.height / 2, 20), confidence: 0.9 }
      return says(response, { regions: [region], scores: { uncertainty: 0.1 } })
    }
    prompts += 1
    // Gone before it was answered: whoever asked gave up.
    response.once('close', () => {
      if (!response.writableFinished) given += 1
    })
    if (isHeld) await new Promise<void>((resolve) => waiting.push(resolve))
    const at = prompt.points.at(-1) ?? { x: image.width / 2, y: image.height / 2 }
    says(response, { regions: [{ label: 'Cell', geometry: square(at.x, at.y, 8 + prompt.points.length), confidence: 0.8 }] })
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((cause: unknown) => says(response, { error: String(cause) }, 500))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard: (): readonly Asked[] => heard,
    learnt: (): readonly Lesson[] => learnt,
    prompts: () => prompts,
    /** Prompts that were given up before they were answered. */
    givenUp: () => given,
    hold: () => {
      isHeld = true
    },
    letGo: () => {
      isHeld = false
      for (const go of waiting) go()
      waiting = []
    },
    close: () => {
      for (const go of waiting) go()
      server.closeAllConnections()
      server.close()
    },
  }
}
