import { Button, Group, NumberInput, Popover, Stack, Text } from '@mantine/core'
import type { ProjectId, SampleId } from '@reticle/domain'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { plural } from '../../app/numbers.tsx'
import { notifyDone, notifyProblem } from '../../app/problems.tsx'
import { ReasonDialog } from '../../app/reason-dialog.tsx'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'

type Props = { readonly projectId: ProjectId; readonly chosen: ReadonlySet<SampleId>; readonly onClear: () => void }

const SetPriority = ({ projectId, chosen, onDone }: { projectId: ProjectId; chosen: ReadonlySet<SampleId>; onDone: () => void }) => {
  const client = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const [priority, setPriority] = useState<number | string>(1)
  const set = useMutation({
    mutationFn: (value: number) => call('setPriorities', { params: { projectId }, body: { priority: value, sampleIds: [...chosen] } }),
    onSuccess: ({ changed }) => {
      notifyDone(`${plural(changed, 'sample')} changed`)
      void client.invalidateQueries({ queryKey: keys.project(projectId) })
      setOpen(false)
      onDone()
    },
    onError: (error) => notifyProblem(error, 'The priority was not set'),
  })
  return (
    <Popover opened={isOpen} onChange={setOpen} trapFocus returnFocus position="bottom-start" shadow="md" withinPortal>
      <Popover.Target>
        <Button size="xs" variant="default" onClick={() => setOpen(!isOpen)}>
          Set priority…
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (typeof priority === 'number') set.mutate(priority)
          }}
        >
          <Stack gap="xs">
            <NumberInput
              label="Priority"
              description="Higher is handed out first; 0 is usual"
              min={-1_000_000}
              max={1_000_000}
              allowDecimal={false}
              data-autofocus
              value={priority}
              onChange={setPriority}
            />
            <Button type="submit" size="xs" loading={set.isPending} disabled={typeof priority !== 'number'}>
              Set it
            </Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}

/** What can be done with the samples that are chosen. */
export const SelectionBar = ({ projectId, chosen, onClear }: Props) => {
  const client = useQueryClient()
  const [isWithdrawing, setWithdrawing] = useState(false)
  const what = plural(chosen.size, 'sample')
  const withdraw = async (reason: string) => {
    const { withdrawn } = await call('withdrawSamples', { params: { projectId }, body: { sampleIds: [...chosen], reason } })
    notifyDone(`${plural(withdrawn, 'sample')} withdrawn`)
    onClear()
    await client.invalidateQueries({ queryKey: keys.project(projectId) })
  }
  return (
    <Group gap="xs" px="sm" py={8} className="selection-bar" data-testid="selection-bar">
      <Text size="sm" fw={600} role="status">
        {what} chosen
      </Text>
      <SetPriority projectId={projectId} chosen={chosen} onDone={onClear} />
      <Button size="xs" variant="default" color="red" onClick={() => setWithdrawing(true)}>
        Withdraw…
      </Button>
      <Button size="xs" variant="subtle" color="gray" onClick={onClear}>
        Choose none
      </Button>
      <Text size="xs" c="dimmed" ml="auto">
        Shift and click chooses a range
      </Text>
      {isWithdrawing && (
        <ReasonDialog
          title={`Withdraw ${what}?`}
          text="They are handed out no more, and cannot come back. What was submitted stays, with your reason, and frozen releases stay as they are. Whoever holds one now is told; a submit that comes all the same is kept, and does not count."
          confirm="Withdraw"
          isGrave
          onConfirm={withdraw}
          onClose={() => setWithdrawing(false)}
        />
      )}
    </Group>
  )
}
