import type { Assignment } from '@reticle/contract'
import type { Binding } from '../../canvas/editor/command.ts'
import { t } from '../words.ts'

/** The keys of a sample that came back: its author does not skip it, but lets the marks stand. */
export const standsTable = (table: readonly Binding[], { revision }: Pick<Assignment, 'revision'>): readonly Binding[] =>
  revision === null
    ? table
    : table.map((binding) => (binding.command.kind === 'skip' ? { ...binding, title: t('revision.stand') } : binding))
