import { Button, Group, Modal, NumberInput, Radio, Stack, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { TaskDetail } from '@reticle/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { fieldProblems, notifyDone, ProblemAlert } from '../app/problems.tsx'
import { t as tApp } from '../app/words.ts'
import { call } from '../net/client.ts'
import { keys } from '../net/keys.ts'
import { t } from './words.ts'

type Values = { readonly to: 'contested' | 'collecting'; readonly moreReads: number | string; readonly reason: string }

const ReopenForm = ({ task, onDone }: { task: TaskDetail; onDone: () => void }) => {
  const client = useQueryClient()
  const form = useForm<Values>({
    initialValues: { to: 'contested', moreReads: 1, reason: '' },
    validate: { reason: (value) => (value.trim() === '' ? t('reopen.noReason') : null) },
  })
  const reopen = useMutation({
    mutationFn: () => {
      const { to, moreReads, reason } = form.values
      return call('reopenTask', { params: { taskId: task.id }, body: { to, reason, moreReads: Number(moreReads) || 1 } })
    },
    onSuccess: () => {
      notifyDone(t('reopen.done'))
      void client.invalidateQueries({ queryKey: keys.project(task.projectId) })
      onDone()
    },
    onError: (error) => form.setErrors(fieldProblems(error)),
  })
  return (
    <form onSubmit={form.onSubmit(() => reopen.mutate())} noValidate>
      <Stack gap="sm">
        <Radio.Group label={t('reopen.next')} {...form.getInputProps('to')}>
          <Stack gap={6} mt={4}>
            <Radio value="contested" label={t('reopen.contested')} />
            <Radio value="collecting" label={t('reopen.collecting')} />
          </Stack>
        </Radio.Group>
        {form.values.to === 'collecting' && (
          <NumberInput label={t('reopen.moreReads')} min={1} max={20} w={180} {...form.getInputProps('moreReads')} />
        )}
        <Textarea label={t('reopen.reason')} required autosize minRows={2} data-autofocus {...form.getInputProps('reason')} />
        {reopen.error !== null && <ProblemAlert error={reopen.error} title={t('reopen.failed')} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onDone}>
            {tApp('cancel')}
          </Button>
          <Button type="submit" loading={reopen.isPending}>
            {t('reopen.confirm')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** Reopens a settled sample, with a reason; the decision before stays. */
export const Reopen = ({ task }: { task: TaskDetail }) => {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Button variant="default" size="xs" onClick={() => setIsOpen(true)}>
        {t('reopen.button')}
      </Button>
      <Modal opened={isOpen} onClose={() => setIsOpen(false)} title={t('reopen.title', { sample: task.sample.name })}>
        <ReopenForm task={task} onDone={() => setIsOpen(false)} />
      </Modal>
    </>
  )
}
