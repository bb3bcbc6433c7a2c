import type { UseFormReturnType } from '@mantine/form'
import type { ProtocolDraft } from './draft.ts'

/** Each section of the form takes the whole form; places are paths such as `labels.0.name`. */
export type ProtocolForm = UseFormReturnType<ProtocolDraft>
