/** P4: claims at random by several processes that are killed at random; what was handed out is counted from what they wrote down. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createReadStream, openSync, statSync, writeSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { connectDispatch } from '@reticle/dispatch'
import { personIdSchema, projectIdSchema } from '@reticle/domain'
import type { Engines } from '../engines.ts'
import { report } from '../figure.ts'
import { requestOf, type Study, say } from './study.ts'

const processes = 3
const atOnce = 32
/** A process lives about this long. */
const lifeMilliseconds = 3000

type Orders = {
  readonly databaseUrl: string
  readonly redisUrl: string | null
  readonly projectId: string
  readonly people: readonly string[]
  readonly journal: string
}

/** What a process does: claims for people at random, and writes down what it was handed before it goes on. */
export const claimUntilKilled = async (orders: string): Promise<void> => {
  const { databaseUrl, redisUrl, projectId, people, journal }: Orders = JSON.parse(orders)
  const { dispenser } = await connectDispatch({ databaseUrl, redisUrl, onError: (error) => say(String(error)) })
  const file = openSync(journal, 'a')
  const ids = people.map((id) => personIdSchema.parse(id))
  const project = projectIdSchema.parse(projectId)
  const claimOn = async () => {
    for (;;) {
      const annotatorId = ids[Math.floor(Math.random() * ids.length)]
      if (annotatorId === undefined) return
      const outcome = await dispenser.claim(requestOf(project, annotatorId))
      if (outcome.kind === 'leased') writeSync(file, `${outcome.lease.taskId} ${annotatorId}\n`)
      else if (outcome.reason === 'nothing-left') return
      else await delay(50)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, claimOn))
}

type Claimer = { readonly process: ChildProcess; readonly journal: string }

const start = (orders: Orders): Claimer => ({
  journal: orders.journal,
  process: spawn(process.execPath, [process.argv[1] ?? ''], {
    env: { ...process.env, RETICLE_BENCH_CLAIMER: JSON.stringify(orders) },
    stdio: ['ignore', 'ignore', 'inherit'],
  }),
})

/** One that is still starting has nothing to lose. */
const isClaiming = ({ journal }: Claimer): boolean => (statSync(journal, { throwIfNoEntry: false })?.size ?? 0) > 0

type Told = { readonly claims: number; readonly duplicates: number; readonly above: number }

const read = async (folder: string): Promise<Told> => {
  const pairs = new Set<string>()
  const readers = new Map<string, number>()
  let claims = 0
  for (const name of await readdir(folder))
    for await (const line of createInterface({ input: createReadStream(join(folder, name)) })) {
      const [task = '', annotator = ''] = line.split(' ')
      // The last line of a process that was killed may be broken off.
      if (annotator.length !== 36) continue
      claims += 1
      pairs.add(line)
      readers.set(task, (readers.get(task) ?? 0) + 1)
    }
  const above = Array.from(readers.values(), (count) => Math.max(0, count - 3)).reduce((sum, one) => sum + one, 0)
  return { claims, duplicates: claims - pairs.size, above }
}

const linesIn = async (folder: string): Promise<number> => (await read(folder)).claims

/** Kills and starts processes until so many claims were made. */
const crashUntil = async (wanted: number, folder: string, next: () => Claimer, sweep: () => Promise<unknown>): Promise<number> => {
  const running = Array.from({ length: processes }, next)
  let kills = 0
  let made = 0
  let looked = performance.now()
  while (made < wanted) {
    await delay((Math.random() * 2 * lifeMilliseconds) / processes)
    const claiming = [...running.keys()].filter((at) => running[at] !== undefined && isClaiming(running[at]))
    const at = claiming[Math.floor(Math.random() * claiming.length)]
    if (at !== undefined) {
      running[at]?.process.kill('SIGKILL')
      running[at] = next()
      kills += 1
    }
    await sweep()
    if (performance.now() - looked < 5000) continue
    made = await linesIn(folder)
    looked = performance.now()
    say(`P4: ${made} claims, ${kills} processes killed`)
  }
  for (const one of running) one.process.kill('SIGKILL')
  return kills
}

export const measureCrashes = async (engines: Engines, study: Study, wanted: number) => {
  const folder = await mkdtemp(join(tmpdir(), 'reticle-journals-'))
  const { databaseUrl, redisUrl } = engines
  const { dispenser, close } = await connectDispatch({ databaseUrl, redisUrl, onError: (error) => say(String(error)) })
  await dispenser.rebuild()
  let number = 0
  const next = () => {
    number += 1
    return start({ databaseUrl, redisUrl, projectId: study.projectId, people: study.people, journal: join(folder, String(number)) })
  }
  const kills = await crashUntil(wanted, folder, next, () => dispenser.sweep(1000))
  await delay(1000)
  const { claims, duplicates, above } = await read(folder)
  await close()
  await rm(folder, { recursive: true })
  const name = `P4 duplicate or over-quota hand-outs in ${claims} random claims, ${kills} processes killed`
  report({ bench: 'dispense', name, value: duplicates + above, unit: 'hand-outs', baseline: 1, goal: 0, better: 'lower' })
}
