import type { OrderingRecipe, ProjectId } from '@reticle/domain'

/** What the ordering thread is told. */
export type OrderingTask = { readonly databaseUrl: string; readonly projectId: ProjectId; readonly recipe: OrderingRecipe }

/** A project in the order of its recipe; columns by number of the row. */
export type OrderedPool = {
  readonly ids: readonly string[]
  readonly scores: Float64Array
  readonly parts: Readonly<Record<string, Float64Array>>
  /** 1 where one more read may be asked of it: settled by consensus, and below the most reads of the protocol. */
  readonly isClosed: Uint8Array
  readonly versions: Readonly<Record<string, string>>
  readonly mixture: string
  readonly questionId: string | null
  readonly models: readonly string[]
  readonly predicted: number
  readonly heldOut: number
}

/** What it says: how far it is, 0 to 1; at last the order, or what is wrong with the recipe. */
export type OrderingNews =
  | { readonly kind: 'progress'; readonly done: number }
  | { readonly kind: 'ordered'; readonly ordered: OrderedPool }
  | { readonly kind: 'refused'; readonly reason: string }
