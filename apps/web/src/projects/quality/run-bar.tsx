import { Alert, Button, Group, Progress, Text } from '@mantine/core'
import type { Analysis } from '@reticle/contract'
import { percent } from '../../app/numbers.tsx'
import { t } from './words.ts'

type Props = {
  readonly kind: Analysis['request']['kind']
  readonly open: Analysis | undefined
  readonly last: Analysis | undefined
  readonly onCancel: (() => void) | undefined
}

/** How far a refit or a dry-run is, with a way to end it; or why the last one came to nothing. */
export const RunBar = ({ kind, open, last, onCancel }: Props) => {
  if (open !== undefined)
    return (
      <Group gap="sm" role="status" wrap="nowrap">
        <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
          {open.state === 'waiting' ? t('runBar.waits', { kind }) : t('runBar.runs', { kind, share: percent(open.progress) })}
        </Text>
        <Progress value={100 * open.progress} w={260} aria-label={t('runBar.progress', { kind })} animated={open.state === 'running'} />
        {onCancel !== undefined && (
          <Button size="compact-xs" variant="default" onClick={onCancel}>
            {t('runBar.cancel')}
          </Button>
        )}
      </Group>
    )
  if (last?.state === 'failed')
    return (
      <Alert color="red" variant="light" title={t('runBar.failed', { kind })}>
        {last.error}
      </Alert>
    )
  if (last?.state === 'cancelled')
    return (
      <Text size="sm" c="dimmed">
        {t('runBar.wasCancelled', { kind })}
      </Text>
    )
  return null
}
