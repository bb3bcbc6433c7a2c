import { Badge } from '@mantine/core'
import { stateNames } from '../../app/labels.ts'

const stateColors: Readonly<Record<string, string>> = { settled: 'accent', contested: 'orange', collecting: 'gray', comparing: 'gray' }

/** The state of a sample's task. */
export const StateBadge = ({ state }: { state: string | null }) => (
  <Badge size="sm" variant="light" miw="max-content" color={stateColors[state ?? ''] ?? 'gray'}>
    {state === null ? 'No protocol' : (stateNames[state] ?? state)}
  </Badge>
)
