import { Alert, Button, Group, Progress, Text } from '@mantine/core'
import type { Analysis } from '@reticle/contract'
import { percent } from '../../app/numbers.tsx'

type Props = {
  readonly what: string
  readonly open: Analysis | undefined
  readonly last: Analysis | undefined
  readonly onCancel: (() => void) | undefined
}

/** How far a refit or a dry-run is, with a way to end it; or why the last one came to nothing. */
export const RunBar = ({ what, open, last, onCancel }: Props) => {
  if (open !== undefined)
    return (
      <Group gap="sm" role="status" wrap="nowrap">
        <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
          {what} {open.state === 'waiting' ? 'waits for a worker' : `runs: ${percent(open.progress)}`}
        </Text>
        <Progress value={100 * open.progress} w={260} aria-label={`${what}: progress`} animated={open.state === 'running'} />
        {onCancel !== undefined && (
          <Button size="compact-xs" variant="default" onClick={onCancel}>
            Cancel
          </Button>
        )}
      </Group>
    )
  if (last?.state === 'failed')
    return (
      <Alert color="red" variant="light" title={`${what} failed`}>
        {last.error}
      </Alert>
    )
  if (last?.state === 'cancelled')
    return (
      <Text size="sm" c="dimmed">
        The last {what.toLowerCase()} was cancelled.
      </Text>
    )
  return null
}
