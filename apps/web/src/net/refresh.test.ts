import { projectIdSchema } from '@reticle/domain'
import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { describe, expect, it, onTestFinished } from 'vitest'
import { keys } from './keys.ts'
import { refresh } from './refresh.ts'

const projectId = projectIdSchema.parse('0198c0de-0000-7000-8000-000000000001')

/** A query that something on screen looks at; answers how often it was asked. */
const watched = async (client: QueryClient, queryKey: readonly unknown[], staleTime: number) => {
  let asked = 0
  const observer = new QueryObserver(client, { queryKey, staleTime, queryFn: () => ++asked })
  onTestFinished(observer.subscribe(() => undefined))
  await expect.poll(() => asked).toBe(1)
  return () => asked
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 20))

describe('a hint', () => {
  it('about pixels asks again for those that are being made, and not for those that are all there', async () => {
    const client = new QueryClient()
    const moving = await watched(client, [...keys.pixels, 'a'], 0)
    const ready = await watched(client, [...keys.pixels, 'b'], 300_000)
    await settled()
    refresh(client, projectId, ['pixels'])
    await expect.poll(moving).toBe(2)
    refresh(client, projectId, ['progress'])
    await settled()
    expect([moving(), ready()]).toEqual([2, 1])
  })

  it('asks again for what lies under its topic, and for the project itself when it may tell something else', async () => {
    const client = new QueryClient()
    const samples = await watched(client, keys.topic(projectId, 'samples', 'list'), 300_000)
    const imports = await watched(client, keys.topic(projectId, 'imports'), 300_000)
    const project = await watched(client, keys.topic(projectId, 'project'), 300_000)
    refresh(client, projectId, ['samples'])
    await expect.poll(samples).toBe(2)
    await expect.poll(project).toBe(2)
    expect(imports()).toBe(1)
  })
})
