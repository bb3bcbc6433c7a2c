import type { ProtocolBody } from './protocol-body.ts'
import { goesByModels } from './routing-check.ts'

/** Whether what becomes of a task hangs on what models said of it: by a vote of theirs, or by a rule. */
export const heedsModels = ({ consensus, routing }: Pick<ProtocolBody, 'consensus' | 'routing'>): boolean =>
  (consensus.models ?? []).length > 0 || routing.some(goesByModels)
