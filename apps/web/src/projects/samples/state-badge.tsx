import { Badge } from '@mantine/core'
import { stateNames } from '../../app/labels.ts'
import { t } from '../words.ts'

const stateColors: Readonly<Record<string, string>> = { settled: 'accent', contested: 'orange', collecting: 'gray', comparing: 'gray' }

/** The state of a sample's task. */
export const StateBadge = ({ state }: { state: string | null }) => (
  <Badge size="sm" variant="light" miw="max-content" color={stateColors[state ?? ''] ?? 'gray'}>
    {state === null ? t('sampleTable.noProtocol') : (stateNames[state] ?? state)}
  </Badge>
)
