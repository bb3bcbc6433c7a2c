import type { Repositories } from '@reticle/db'

/** A file of labels as a worker knows it. */
export type LabelImport = NonNullable<Awaited<ReturnType<Repositories['labelImports']['work']>>>

export const tellLabelImports = (projectId: string) => ({ kind: 'hint' as const, payload: { projectId, topics: ['imports'] } })
