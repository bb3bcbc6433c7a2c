import { putScores as put, type Scores } from '@reticle/models'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'

/** Stores scores that somebody pushed, and gives their tasks another place when the live order goes by them. */
export const putScores = async (context: Context, { personId }: Caller, { projectId, organizationId }: Scope, scores: Scores) =>
  put(context, { projectId, organizationId, actorId: personId }, scores)
