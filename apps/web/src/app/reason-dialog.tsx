import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { ProblemAlert } from './problems.tsx'
import { t } from './words.ts'

type Props = {
  readonly title: string
  /** What will happen. */
  readonly text: ReactNode
  readonly confirm: string
  readonly isGrave?: boolean
  readonly onConfirm: (reason: string) => Promise<unknown>
  readonly onClose: () => void
}

/** Asks for a reason, which is kept with the act, and does it. Mount it while it is open. */
export const ReasonDialog = ({ title, text, confirm, isGrave = false, onConfirm, onClose }: Props) => {
  const [reason, setReason] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const act = async () => {
    setBusy(true)
    try {
      await onConfirm(reason.trim())
      onClose()
    } catch (refusal) {
      setError(refusal)
      setBusy(false)
    }
  }
  return (
    <Modal opened onClose={onClose} title={title}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void act()
        }}
      >
        <Stack gap="sm">
          <Text size="sm" component="div">
            {text}
          </Text>
          <Textarea
            label={t('reason.label')}
            required
            rows={3}
            maxLength={2000}
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {error !== undefined && <ProblemAlert error={error} title={t('reason.notDone')} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" color={isGrave ? 'red' : 'accent'} loading={isBusy} disabled={reason.trim() === ''}>
              {confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
