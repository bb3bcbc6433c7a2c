import { Button, Checkbox, Group, Modal, NumberInput, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core'
import type { Backend, Project } from '@reticle/contract'
import { backendIdSchema, type LoopTrigger, type OrderingRecipe } from '@reticle/domain'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { notifyDone, ProblemAlert } from '../../../app/problems.tsx'
import { call } from '../../../net/client.ts'
import { orderingQueries } from '../../queue/ordering/ordering-queries.ts'
import { firstRecipe, RecipeEditor } from '../../queue/ordering/recipe-editor.tsx'
import { useModelsAgain } from '../model-queries.ts'
import { triggerWords } from './loop-words.ts'

type Props = { readonly project: Project; readonly backends: readonly Backend[]; readonly onClose: () => void }

const triggers = [
  { value: 'settled', label: 'After so many labels' },
  { value: 'schedule', label: 'On a schedule' },
  { value: 'hand', label: 'By hand' },
] as const
const firstTriggers: Readonly<Record<LoopTrigger['kind'], LoopTrigger>> = {
  settled: { kind: 'settled', tasks: 50 },
  schedule: { kind: 'schedule', hours: 24 },
  hand: { kind: 'hand' },
}
const number = (value: number | string, fallback: number): number => (typeof value === 'number' ? value : fallback)

const TriggerFields = ({ trigger, onChange }: { trigger: LoopTrigger; onChange: (trigger: LoopTrigger) => void }) => (
  <Stack gap={4}>
    <Text size="sm" fw={500}>
      When a round begins
    </Text>
    <SegmentedControl
      value={trigger.kind}
      data={triggers.map((one) => ({ ...one }))}
      onChange={(value) => onChange(firstTriggers[triggers.find((one) => one.value === value)?.value ?? 'hand'])}
    />
    {trigger.kind === 'settled' && (
      <NumberInput
        aria-label="Settled samples"
        w={200}
        min={1}
        suffix=" settled samples"
        allowDecimal={false}
        value={trigger.tasks}
        onChange={(value) => onChange({ kind: 'settled', tasks: number(value, 1) })}
      />
    )}
    {trigger.kind === 'schedule' && (
      <NumberInput
        aria-label="Hours"
        w={200}
        min={0.05}
        prefix="every "
        suffix=" hours"
        value={trigger.hours}
        onChange={(value) => onChange({ kind: 'schedule', hours: number(value, 24) })}
      />
    )}
    <Text size="xs" c="dimmed">
      {triggerWords(trigger)}
    </Text>
  </Stack>
)

/** A loop, set up in one form. */
export const LoopForm = ({ project, backends, onClose }: Props) => {
  const again = useModelsAgain(project.id)
  const strategies = useQuery(orderingQueries.ordering(project.id)).data?.strategies ?? []
  const [name, setName] = useState('Retraining')
  const [backend, setBackend] = useState<string | null>(backends[0]?.id ?? null)
  const [trigger, setTrigger] = useState<LoopTrigger>(firstTriggers.settled)
  const [recipe, setRecipe] = useState<OrderingRecipe>(firstRecipe)
  const [share, setShare] = useState<number | string>(20)
  const [groupBy, setGroupBy] = useState('')
  const [comparesRandom, setComparesRandom] = useState(true)
  const create = useMutation({
    mutationFn: () =>
      call('createLoop', {
        params: { projectId: project.id },
        body: {
          name,
          backendId: backendIdSchema.parse(backend),
          plan: {
            trigger,
            ordering: recipe,
            heldOut: { share: number(share, 20) / 100, seed: 1, ...(groupBy.trim() === '' ? {} : { groupBy: groupBy.trim() }) },
            comparesRandom,
          },
        },
      }),
    onSuccess: () => {
      notifyDone(`The loop "${name}" is set up`)
      onClose()
    },
    onSettled: again,
  })
  return (
    <Modal opened onClose={onClose} title="Set up a loop" size="lg">
      <Stack gap="md">
        <TextInput label="Name" value={name} maxLength={100} onChange={(event) => setName(event.currentTarget.value)} />
        <Select
          label="Backend that learns"
          data={backends.map(({ id, name: title, model }) => ({ value: id, label: `${title} (${model})` }))}
          value={backend}
          onChange={setBackend}
          allowDeselect={false}
        />
        <TriggerFields trigger={trigger} onChange={setTrigger} />
        <Group align="flex-start" grow>
          <NumberInput
            label="Held out to measure by"
            description="Drawn once: no training sees them, readers see no suggestion on them, and they come in random order."
            suffix=" % of the samples"
            min={1}
            max={90}
            value={share}
            onChange={setShare}
          />
          <TextInput
            label="Keep together by"
            description="A group key, such as patient or slide, so that nothing of a group is on both sides. Empty: each sample for itself."
            placeholder="slide"
            value={groupBy}
            onChange={(event) => setGroupBy(event.currentTarget.value)}
          />
        </Group>
        <Checkbox
          label="Compare with random order"
          description="Each round the backend also learns from as many labels, drawn at random, as the round before had. Twice the training."
          checked={comparesRandom}
          onChange={(event) => setComparesRandom(event.currentTarget.checked)}
        />
        <div>
          <Text size="sm" fw={500}>
            How the queue is ordered after each round
          </Text>
          <RecipeEditor recipe={recipe} strategies={strategies} onChange={setRecipe} />
        </div>
        {create.error !== null && <ProblemAlert error={create.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button loading={create.isPending} disabled={backend === null || name.trim() === ''} onClick={() => create.mutate()}>
            Set up the loop
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
