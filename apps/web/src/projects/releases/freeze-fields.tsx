import {
  Autocomplete,
  Checkbox,
  Fieldset,
  Group,
  MultiSelect,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  TagsInput,
  TextInput,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import type { ReleasePreview } from '@reticle/contract'
import { type ResolutionKind, resolutionKinds } from '@reticle/domain'
import { freezeProblems } from './freeze-plan.ts'
import { t } from './words.ts'

/** The form of a release, with the first group key of the project. */
export const useFreezeForm = (preview: ReleasePreview) =>
  useForm({
    initialValues: {
      name: '',
      version: '',
      notes: '',
      kinds: [...resolutionKinds] as ResolutionKind[],
      train: 80 as number | '',
      validation: 10 as number | '',
      test: 10 as number | '',
      groupBy: preview.groupKeys[0] ?? '',
      seed: 1 as number | '',
      labels: [] as string[],
      leastAgreement: '' as number | '',
      settledFrom: '',
      settledTo: '',
      groupValues: [] as string[],
      protocols: [] as string[],
      stratifyBy: '',
      folds: '' as number | '',
      areNearKeptTogether: false,
    },
    validate: freezeProblems,
  })
type FreezeForm = ReturnType<typeof useFreezeForm>

const fields = { base: 2, sm: 3, md: 5 }

/** Which settled samples it takes. */
export const Query = ({ form, preview, found }: { form: FreezeForm; preview: ReleasePreview; found: ReleasePreview }) => (
  <Fieldset legend={t('freezeForm.whatItTakes')} mx={0}>
    <Stack gap="sm">
      <Checkbox.Group label={t('freezeForm.settledBy')} {...form.getInputProps('kinds')}>
        <Group gap="lg" mt={4}>
          {resolutionKinds.map((kind) => (
            <Checkbox
              key={kind}
              value={kind}
              label={t('freezeForm.kindCount', { kind: t(`resolutionKinds.${kind}`), count: found.byKind[kind] ?? 0 })}
            />
          ))}
        </Group>
      </Checkbox.Group>
      <SimpleGrid cols={fields} spacing="sm">
        <MultiSelect
          label={t('freezeForm.withMarksOf')}
          placeholder={form.values.labels.length === 0 ? t('freezeForm.anyLabel') : undefined}
          data={preview.labels.map(({ id, name }) => ({ value: id, label: name }))}
          {...form.getInputProps('labels')}
        />
        <NumberInput
          label={t('freezeForm.leastAgreement')}
          min={0}
          max={100}
          placeholder={t('freezeForm.any')}
          {...form.getInputProps('leastAgreement')}
        />
        <TextInput
          label={t('freezeForm.settledFrom')}
          type="date"
          title={t('freezeForm.daysAreThoseOf')}
          {...form.getInputProps('settledFrom')}
        />
        <TextInput
          label={t('freezeForm.settledTo')}
          type="date"
          title={t('freezeForm.theWholeDayIn')}
          {...form.getInputProps('settledTo')}
        />
        <MultiSelect
          label={t('freezeForm.protocol')}
          placeholder={form.values.protocols.length === 0 ? t('freezeForm.anyVersion') : undefined}
          data={preview.protocols.map(({ version }) => ({
            value: String(version),
            label: t('freezeForm.protocolVersion', { version: String(version) }),
          }))}
          {...form.getInputProps('protocols')}
        />
      </SimpleGrid>
    </Stack>
  </Fieldset>
)

const Shares = ({ form }: { form: FreezeForm }) => (
  <>
    <NumberInput label={t('freezeForm.train')} min={0} max={100} {...form.getInputProps('train')} />
    <NumberInput label={t('freezeForm.validation')} min={0} max={100} {...form.getInputProps('validation')} />
    <NumberInput label={t('freezeForm.test')} min={0} max={100} {...form.getInputProps('test')} />
    <NumberInput label={t('freezeForm.seed')} min={0} title={t('freezeForm.theSameSeedGives')} {...form.getInputProps('seed')} />
    <NumberInput
      label={t('freezeForm.folds')}
      min={2}
      max={20}
      placeholder={t('freezeForm.none')}
      title={t('freezeForm.aFoldForEvery')}
      {...form.getInputProps('folds')}
    />
  </>
)

/** How it is split, and what is never torn apart. */
export const Split = ({ form, preview }: { form: FreezeForm; preview: ReleasePreview }) => (
  <Fieldset legend={t('freezeForm.howItIsSplit')} mx={0}>
    <SimpleGrid cols={fields} spacing="sm">
      <Shares form={form} />
      <Autocomplete
        label={t('freezeForm.keepTogether')}
        placeholder={t('freezeForm.groupKey')}
        title={t('freezeForm.samplesWithTheSame')}
        data={[...preview.groupKeys]}
        {...form.getInputProps('groupBy')}
      />
      <TagsInput
        label={form.values.groupBy === '' ? t('freezeForm.onlyTheseNone') : t('freezeForm.onlyThese', { key: form.values.groupBy })}
        placeholder={form.values.groupValues.length === 0 ? t('freezeForm.all') : undefined}
        title={t('freezeForm.valuesOfTheGroup')}
        disabled={form.values.groupBy.trim() === ''}
        {...form.getInputProps('groupValues')}
      />
      <Select
        label={t('freezeForm.stratifyBy')}
        title={t('freezeForm.everySplitGetsIts')}
        data={[
          { value: '', label: t('freezeForm.nothing') },
          { value: 'labels', label: t('freezeForm.theLabelsMarked') },
          ...preview.questions.filter(({ kind }) => kind === 'single').map(({ id, text }) => ({ value: `question:${id}`, label: text })),
        ]}
        allowDeselect={false}
        {...form.getInputProps('stratifyBy')}
      />
      <Checkbox
        mt={30}
        label={t('freezeForm.nearDuplicatesTogether')}
        title={t('freezeForm.picturesThatLookNearly')}
        {...form.getInputProps('areNearKeptTogether', { type: 'checkbox' })}
      />
    </SimpleGrid>
  </Fieldset>
)
