import type { TaskDetail } from '@reticle/contract'
import type { Protocol } from '@reticle/domain'
import type { Binding } from '../canvas/editor/key-table.ts'
import type { Panes } from '../view/panes.ts'
import type { Objects } from './objects/use-objects.ts'
import type { Reader } from './readers.ts'
import type { DecisionState } from './use-decision.ts'
import type { Visibility } from './visibility.ts'

/** What the parts of the desk's page share. */
export type DeskPart = {
  readonly task: TaskDetail
  readonly protocol: Protocol
  readonly readers: readonly Reader[]
  readonly decision: DecisionState
  readonly objects: Objects
  readonly visibility: Visibility
  readonly panes: Panes
  readonly table: readonly Binding[]
  readonly mayDecide: boolean
}
