import { type aProtocol, seededRandom } from '@reticle/testkit'
import sharp from 'sharp'
import { expect } from 'vitest'
import type { Client } from '../support/client.ts'

type TaskRow = { readonly id: string; readonly state: string; readonly reason: string | null; readonly sample: { readonly name: string } }
type Marks = { readonly regions: readonly { readonly id: string; readonly geometry: { readonly x: number } }[] }
export type TaskAnswer = TaskRow & {
  readonly readers: readonly {
    readonly annotationId: string
    readonly isCounted: boolean
    readonly earlier?: readonly unknown[]
    readonly content: Marks
  }[]
  readonly adjudications: readonly { readonly reasonCode: string; readonly objects: readonly { readonly verdict: string }[] }[]
  readonly resolution: { readonly kind: string; readonly content: Marks } | null
}

export type Study = {
  readonly id: string
  readonly tasks: () => Promise<readonly TaskRow[]>
  readonly task: (sample: string) => Promise<TaskAnswer>
  readonly annotationsOf: (person: Client) => Promise<readonly string[]>
  /** Waits until the task of a sample is in a state. */
  readonly until: (sample: string, state: string) => Promise<void>
}

type Body<T> = Promise<{ readonly body: T }>

const upload = async (manager: Client, projectId: string, samples: readonly string[], seed: number): Promise<void> => {
  const random = seededRandom(seed)
  const form = new FormData()
  for (const name of samples) {
    const background = { r: random.below(200), g: random.below(200), b: 20 + random.below(200) }
    const image = await sharp({ create: { width: 200, height: 160, channels: 3, background } })
      .png()
      .toBuffer()
    form.append('files', new Blob([new Uint8Array(image)], { type: 'image/png' }), `${name}.png`)
  }
  const { id } = (await manager.ask('POST', `/projects/${projectId}/imports`, form)).body as { id: string }
  await expect.poll(async () => (await manager.ask('GET', `/imports/${id}`)).body, { timeout: 60_000 }).toMatchObject({ state: 'done' })
}

/** A project with its people and images, made through the HTTP API. */
export const makeStudy = async (
  manager: Client,
  given: {
    readonly name: string
    readonly protocol: ReturnType<typeof aProtocol>
    readonly samples: readonly string[]
    readonly annotators: readonly Client[]
    readonly reviewers: readonly Client[]
    readonly seed: number
  },
): Promise<Study> => {
  const { name, protocol, samples, annotators, reviewers, seed } = given
  const made = await manager.ask('POST', '/projects', { name, protocol })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  const { id } = made.body as { id: string }
  for (const [people, role] of [
    [annotators, 'annotator'],
    [reviewers, 'reviewer'],
  ] as const)
    for (const { personId } of people) await manager.ask('PUT', `/projects/${id}/members/${personId}`, { roles: [role] })
  await upload(manager, id, samples, seed)
  const tasks = async () => (await (manager.ask('GET', `/projects/${id}/tasks`) as Body<{ rows: TaskRow[] }>)).body.rows
  const task = async (sample: string) => {
    const row = (await tasks()).find((one) => one.sample.name === `${sample}.png`)
    if (row === undefined) throw new Error(`there is no task of ${sample}`)
    return (await (manager.ask('GET', `/tasks/${row.id}`) as Body<TaskAnswer>)).body
  }
  const until = (sample: string, state: string) => expect.poll(async () => (await task(sample)).state, { timeout: 60_000 }).toBe(state)
  const annotationsOf = async (person: Client) => {
    const { body } = await (person.ask('GET', `/projects/${id}/my-annotations`) as Body<{ latest: { annotationId: string }[] }>)
    return body.latest.map(({ annotationId }) => annotationId)
  }
  return { id, tasks, task, annotationsOf, until }
}
