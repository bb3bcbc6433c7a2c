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
import { t } from '../words.ts'
import { triggerWords } from './loop-words.ts'

type Props = { readonly project: Project; readonly backends: readonly Backend[]; readonly onClose: () => void }

const triggers = [
  { value: 'settled', label: t('loopForm.afterSoManyLabels') },
  { value: 'schedule', label: t('loopForm.onASchedule') },
  { value: 'hand', label: t('loopForm.byHand') },
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
      {t('loopForm.whenARoundBegins')}
    </Text>
    <SegmentedControl
      value={trigger.kind}
      data={triggers.map((one) => ({ ...one }))}
      onChange={(value) => onChange(firstTriggers[triggers.find((one) => one.value === value)?.value ?? 'hand'])}
    />
    {trigger.kind === 'settled' && (
      <NumberInput
        aria-label={t('loopForm.settledSamples')}
        w={200}
        min={1}
        suffix={t('loopForm.settledSuffix')}
        allowDecimal={false}
        value={trigger.tasks}
        onChange={(value) => onChange({ kind: 'settled', tasks: number(value, 1) })}
      />
    )}
    {trigger.kind === 'schedule' && (
      <NumberInput
        aria-label={t('loopForm.hours')}
        w={200}
        min={0.05}
        prefix={t('loopForm.every')}
        suffix={t('loopForm.hoursSuffix')}
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
  const [name, setName] = useState(t('loopForm.retraining'))
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
      notifyDone(t('loopForm.isSetUp', { loop: name }))
      onClose()
    },
    onSettled: again,
  })
  return (
    <Modal opened onClose={onClose} title={t('loopForm.setUpALoop')} size="lg">
      <Stack gap="md">
        <TextInput label={t('loopForm.name')} value={name} maxLength={100} onChange={(event) => setName(event.currentTarget.value)} />
        <Select
          label={t('loopForm.backendThatLearns')}
          data={backends.map(({ id, name: title, model }) => ({ value: id, label: `${title} (${model})` }))}
          value={backend}
          onChange={setBackend}
          allowDeselect={false}
        />
        <TriggerFields trigger={trigger} onChange={setTrigger} />
        <Group align="flex-start" grow>
          <NumberInput
            label={t('loopForm.heldOutToMeasure')}
            description={t('loopForm.drawnOnceNoTraining')}
            suffix={t('loopForm.ofTheSamples')}
            min={1}
            max={90}
            value={share}
            onChange={setShare}
          />
          <TextInput
            label={t('loopForm.keepTogetherBy')}
            description={t('loopForm.aGroupKeySuch')}
            placeholder={t('loopForm.slide')}
            value={groupBy}
            onChange={(event) => setGroupBy(event.currentTarget.value)}
          />
        </Group>
        <Checkbox
          label={t('loopForm.compareWithRandomOrder')}
          description={t('loopForm.eachRoundTheBackend')}
          checked={comparesRandom}
          onChange={(event) => setComparesRandom(event.currentTarget.checked)}
        />
        <div>
          <Text size="sm" fw={500}>
            {t('loopForm.howTheQueueIs')}
          </Text>
          <RecipeEditor recipe={recipe} strategies={strategies} onChange={setRecipe} />
        </div>
        {create.error !== null && <ProblemAlert error={create.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('loopForm.cancel')}
          </Button>
          <Button loading={create.isPending} disabled={backend === null || name.trim() === ''} onClick={() => create.mutate()}>
            {t('loopForm.setUpTheLoop')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
