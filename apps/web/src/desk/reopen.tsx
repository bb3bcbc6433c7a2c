import { Button, Group, Modal, NumberInput, Radio, Stack, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { TaskDetail } from '@reticle/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { fieldProblems, notifyDone, ProblemAlert } from '../app/problems.tsx'
import { call } from '../net/client.ts'
import { keys } from '../net/keys.ts'

type Values = { readonly to: 'contested' | 'collecting'; readonly moreReads: number | string; readonly reason: string }

const ReopenForm = ({ task, onDone }: { task: TaskDetail; onDone: () => void }) => {
  const client = useQueryClient()
  const form = useForm<Values>({
    initialValues: { to: 'contested', moreReads: 1, reason: '' },
    validate: { reason: (value) => (value.trim() === '' ? 'Why it has to be looked at again' : null) },
  })
  const reopen = useMutation({
    mutationFn: () => {
      const { to, moreReads, reason } = form.values
      return call('reopenTask', { params: { taskId: task.id }, body: { to, reason, moreReads: Number(moreReads) || 1 } })
    },
    onSuccess: () => {
      notifyDone('Reopened. The decision before stays in its history.')
      void client.invalidateQueries({ queryKey: keys.project(task.projectId) })
      onDone()
    },
    onError: (error) => form.setErrors(fieldProblems(error)),
  })
  return (
    <form onSubmit={form.onSubmit(() => reopen.mutate())} noValidate>
      <Stack gap="sm">
        <Radio.Group label="What happens next" {...form.getInputProps('to')}>
          <Stack gap={6} mt={4}>
            <Radio value="contested" label="A reviewer decides it again" />
            <Radio value="collecting" label="More readers label it" />
          </Stack>
        </Radio.Group>
        {form.values.to === 'collecting' && (
          <NumberInput label="How many more readers" min={1} max={20} w={180} {...form.getInputProps('moreReads')} />
        )}
        <Textarea label="Reason" required autosize minRows={2} data-autofocus {...form.getInputProps('reason')} />
        {reopen.error !== null && <ProblemAlert error={reopen.error} title="Not reopened" />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
          <Button type="submit" loading={reopen.isPending}>
            Reopen sample
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
        Reopen
      </Button>
      <Modal opened={isOpen} onClose={() => setIsOpen(false)} title={`Reopen ${task.sample.name}`}>
        <ReopenForm task={task} onDone={() => setIsOpen(false)} />
      </Modal>
    </>
  )
}
