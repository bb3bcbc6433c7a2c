import { createHash } from 'node:crypto'
import type { Redis } from 'ioredis'
import type pg from 'pg'
import { generationOf, keysOf, sharedKeys } from './keys.ts'
import { runScript, type Script, textsOf } from './run-script.ts'

/** Two installations may share one Redis: their keys begin with something that only their database knows. */
export const installationOf = async (pool: pg.Pool): Promise<string> => {
  const { rows } = await pool.query<{ value: Buffer }>('select value from installation_secrets order by name limit 1')
  return createHash('sha256')
    .update('dispatch')
    .update(rows[0]?.value ?? Buffer.alloc(0))
    .digest('base64url')
    .slice(0, 8)
}

export type Scope = {
  readonly installation: string
  readonly projectId: string
  readonly fixed: ReturnType<typeof keysOf>
  /** The generation that this process last saw serving; empty when it has seen none. */
  generation: string
  /** Under way to another one. */
  moving?: Promise<void> | undefined
}

/** Redis was lost, or loaded anew: what only this process knows of the project is written before the new generation is read. */
export type OnMoved = (scope: Scope) => Promise<void>

export type Scopes = {
  readonly of: (projectId: string) => Scope
  readonly shared: ReturnType<typeof sharedKeys>
  /** What the keys of all projects begin with. */
  readonly prefix: string
}

export const scopesOf = (installation: string): Scopes => {
  const known = new Map<string, Scope>()
  return {
    of: (projectId) => {
      const found = known.get(projectId)
      if (found !== undefined) return found
      const made: Scope = { installation, projectId, fixed: keysOf(installation, projectId), generation: '' }
      known.set(projectId, made)
      return made
    },
    shared: sharedKeys(installation),
    prefix: `reticle:${installation}:`,
  }
}

/** The keys of a script on a generation, in the order of state-lua.ts; annotators in hex. */
export const stateKeys = (scope: Scope, generation: string, annotators: readonly string[]): string[] => {
  const { fixed } = scope
  const { counts, open, back, state, people, seen, again, later } = generationOf(scope.installation, scope.projectId, generation)
  const keys = [fixed.live, fixed.loading, fixed.dirty, fixed.doubt, fixed.pending, fixed.taken, fixed.reading]
  keys.push(counts, open, back, state, people)
  for (const annotator of annotators) keys.push(seen(annotator), again(annotator), later(annotator))
  return keys
}

const mostMoves = 5

const move = (scope: Scope, generation: string, onMoved: OnMoved): Promise<void> => {
  scope.moving ??= onMoved(scope)
    .then(() => {
      scope.generation = generation
    })
    .finally(() => {
      scope.moving = undefined
    })
  return scope.moving
}

/**
 * Runs a script on the generation that serves, whichever it is by now; whoever reads from it says what is to be done before it is another one.
 * Answers undefined when none serves, or what is there is not whole.
 */
export const runServing = async (
  redis: Redis,
  scope: Scope,
  script: Script,
  annotators: readonly string[],
  args: readonly (string | number)[],
  onMoved?: OnMoved,
): Promise<string[] | undefined> => {
  let { generation } = scope
  for (let moves = 0; moves < mostMoves; moves++) {
    const keys = stateKeys(scope, generation, annotators)
    const answer = textsOf(await runScript(redis, script, keys, [generation, ...args]))
    if (answer[0] === 'cold') return undefined
    if (answer[0] !== 'moved') return answer
    generation = answer[1] ?? ''
    if (onMoved !== undefined) await move(scope, generation, onMoved)
  }
  return undefined
}
