import { Button, Group, Modal, Radio, Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { ProblemAlert } from '../app/problems.tsx'
import type { Skip } from './session/session-server.ts'
import { t } from './words.ts'

const kinds: readonly { readonly kind: Skip['kind']; readonly title: string; readonly description: string; readonly reason: string }[] = [
  {
    kind: 'not-now',
    title: t('skip.notNow'),
    description: t('skip.notNowText'),
    reason: t('skip.reason'),
  },
  {
    kind: 'not-me',
    title: t('skip.notMe'),
    description: t('skip.notMeText'),
    reason: t('skip.reason'),
  },
  {
    kind: 'not-usable',
    title: t('skip.notUsable'),
    description: t('skip.notUsableText'),
    reason: t('skip.reasonNeeded'),
  },
]

type Props = { readonly isOpen: boolean; readonly onClose: () => void; readonly onSkip: (skip: Skip) => Promise<void> }

/** Skipping is no answer, and says why. */
export const SkipDialog = ({ isOpen, onClose, onSkip }: Props) => {
  const [kind, setKind] = useState<Skip['kind']>('not-now')
  const [reason, setReason] = useState('')
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  const isReasonNeeded = kind === 'not-usable'
  const skip = async () => {
    setBusy(true)
    try {
      await onSkip({ kind, reason: reason.trim() })
      setKind('not-now')
      setReason('')
      setError(undefined)
      onClose()
    } catch (refusal) {
      setError(refusal)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal opened={isOpen} onClose={onClose} title={t('skip.title')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void skip()
        }}
      >
        <Stack gap="sm">
          <Radio.Group value={kind} onChange={(value) => setKind(kinds.find((one) => one.kind === value)?.kind ?? 'not-now')}>
            <Stack gap="xs">
              {kinds.map((one) => (
                <Radio key={one.kind} value={one.kind} label={one.title} description={one.description} data-autofocus={one.kind === kind} />
              ))}
            </Stack>
          </Radio.Group>
          <Textarea
            label={kinds.find((one) => one.kind === kind)?.reason}
            autosize
            minRows={2}
            maxLength={2000}
            required={isReasonNeeded}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Text size="xs" c="dimmed">
            {t('skip.lead')}
          </Text>
          {error !== undefined && <ProblemAlert error={error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('skip.stay')}
            </Button>
            <Button type="submit" loading={isBusy} disabled={isReasonNeeded && reason.trim() === ''}>
              {t('skip.skip')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
