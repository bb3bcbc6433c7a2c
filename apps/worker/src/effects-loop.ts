import type { Repositories, UnitOfWork } from '@reticle/db'
import type { Dispenser } from '@reticle/dispatch'
import { ear } from './ear.ts'
import { faulted } from './effects/faults.ts'
import type { Ran, TakenEffect } from './effects/ran.ts'
import { runEffect } from './effects/run-effect.ts'
import { every } from './every.ts'

const pollMilliseconds = 2000
/** An effect that fails in a way that nobody foresaw is tried so often, a minute apart at most; then it is a fault of its rule. */
const mostAttempts = 5
const firstWait = 2000

export type EffectParts = {
  readonly databaseUrl: string
  readonly unitOfWork: UnitOfWork
  readonly dispenser: Pick<Dispenser, 'refresh'>
  readonly now: () => Date
  readonly onError: (error: unknown) => void
}

const fail = async (repositories: Repositories, row: TakenEffect, message: string, at: Date): Promise<void> => {
  const { projectId, organizationId, protocolId, ruleId, taskId } = row
  await faulted(repositories, [{ projectId, organizationId, protocolId, ruleId, taskId, message: `${row.effect.kind}: ${message}` }], at)
}

type Step = { readonly row: TakenEffect; readonly ran: Ran } | { readonly row: TakenEffect; readonly error: unknown }

/** Does what rules that decided have still to do, each in a transaction of its own, so that one which fails stops no other. */
export const effectRunner = ({ unitOfWork, dispenser, now, onError }: EffectParts) => {
  /** One effect; undefined when none is due. */
  const next = async (): Promise<Step | undefined> => {
    let row: TakenEffect | undefined
    try {
      return await unitOfWork(async (repositories) => {
        const at = now()
        row = await repositories.ruleEffects.take(at)
        if (row === undefined) return undefined
        const ran = await runEffect(repositories, row, at)
        if (ran.fault !== undefined) await fail(repositories, row, ran.fault, at)
        await repositories.ruleEffects.done(row.id)
        return { row, ran }
      })
    } catch (error) {
      if (row === undefined) throw error
      return { row, error }
    }
  }

  /** After a rollback: it waits for another try, or its rule is at fault. */
  const putOff = async (row: TakenEffect, error: unknown): Promise<void> => {
    onError(error)
    await unitOfWork(async (repositories) => {
      const at = now()
      const attempts = row.attempts + 1
      if (attempts < mostAttempts) return repositories.ruleEffects.later(row.id, new Date(at.getTime() + firstWait * 2 ** attempts))
      await fail(repositories, row, error instanceof Error ? error.message : String(error), at)
      await repositories.ruleEffects.done(row.id)
    })
  }

  /** All that is due; answers how many effects were done or failed. */
  return async (): Promise<number> => {
    for (let count = 0; ; count++) {
      const step = await next()
      if (step === undefined) return count
      if ('error' in step) await putOff(step.row, step.error)
      else if (step.ran.refresh !== undefined)
        // A hint: when it is lost, the dispenser's own sweep finds the slots later.
        await dispenser.refresh(step.ran.refresh.projectId, [...step.ran.refresh.taskIds]).catch(onError)
    }
  }
}

/** Runs effects as they are asked for; the returned function ends it after the running one. */
export const startEffectsLoop = (parts: EffectParts): (() => Promise<void>) => {
  const heard = ear(parts.databaseUrl, 'reticle_effects', () => loop.wake())
  const round = effectRunner(parts)
  const loop = every(
    pollMilliseconds,
    async () => {
      await heard.ensure()
      await round()
    },
    parts.onError,
  )
  return async () => {
    await loop.stop()
    await heard.close()
  }
}
