import { Button, Checkbox, Group, Modal, NumberInput, PasswordInput, Select, Stack, Switch, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Backend, Model, Project } from '@reticle/contract'
import { backendProtocols } from '@reticle/domain'
import { useMutation } from '@tanstack/react-query'
import { fieldProblems, ProblemAlert } from '../../app/problems.tsx'
import { call } from '../../net/client.ts'
import { protocolNames } from './backend-words.ts'
import { useModelsAgain } from './model-queries.ts'
import { t } from './words.ts'

type Props = {
  readonly project: Project
  readonly models: readonly Model[]
  /** Undefined: a new one. */
  readonly backend: Backend | undefined
  readonly onClose: () => void
  readonly onMade: (backend: Backend) => void
}

const newModel = 'new'

const openingValues = ({ backend, models }: Pick<Props, 'backend' | 'models'>) => ({
  model: models[0]?.id ?? newModel,
  modelName: '',
  name: backend?.name ?? '',
  protocol: backend?.protocol ?? ('reticle' as const),
  address: backend?.address ?? '',
  secret: '',
  isSecretTaken: false,
  answersPrompts: backend?.answersPrompts ?? true,
  concurrency: backend?.concurrency ?? 2,
  mostPerMinute: backend?.mostPerMinute ?? ('' as number | ''),
})
type Values = Omit<ReturnType<typeof openingValues>, 'model' | 'protocol'> & { model: string; protocol: Backend['protocol'] }

const common = ({ name, address, answersPrompts, concurrency, mostPerMinute }: Values) => ({
  ...{ name, address: address.trim(), answersPrompts, concurrency },
  mostPerMinute: mostPerMinute === '' ? null : mostPerMinute,
})

const create = async (project: Project, models: readonly Model[], values: Values): Promise<Backend> => {
  const { model, modelName, protocol, secret } = values
  const chosen =
    models.find(({ id }) => id === model) ?? (await call('registerModel', { params: { projectId: project.id }, body: { name: modelName } }))
  const body = { ...common(values), modelId: chosen.id, protocol, secret: secret === '' ? null : secret }
  return call('createBackend', { params: { projectId: project.id }, body })
}

const change = ({ id }: Backend, values: Values): Promise<Backend> => {
  const secret = values.isSecretTaken ? { secret: null } : values.secret === '' ? {} : { secret: values.secret }
  return call('updateBackend', { params: { backendId: id }, body: { ...common(values), ...secret } })
}

/** The address of a program, and how it may be asked. */
export const BackendForm = ({ project, models, backend, onClose, onMade }: Props) => {
  const again = useModelsAgain(project.id)
  const form = useForm<Values>({
    initialValues: openingValues({ backend, models }),
    validate: {
      name: (name) => (name.trim() === '' ? t('backendForm.aName') : null),
      modelName: (name, { model }) => (backend === undefined && model === newModel && name.trim() === '' ? t('backendForm.theName') : null),
      address: (address) => (/^https?:\/\/./.test(address.trim()) ? null : t('backendForm.anAddress')),
    },
  })
  const keep = useMutation({
    mutationFn: (values: Values) => (backend === undefined ? create(project, models, values) : change(backend, values)),
    onSuccess: async (kept) => {
      await again()
      if (backend === undefined) onMade(kept)
      onClose()
    },
    // A model may have been registered before its backend was refused.
    onError: (error) => {
      form.setErrors(fieldProblems(error))
      void again()
    },
  })
  const isNew = backend === undefined
  return (
    <Modal
      opened
      onClose={onClose}
      title={isNew ? t('backendForm.addABackend') : t('backendForm.changeOf', { backend: backend.name })}
      size="lg"
    >
      <form onSubmit={form.onSubmit((values) => keep.mutate(values))}>
        <Stack gap="sm">
          <Group gap="sm" align="flex-start" grow>
            <TextInput
              label={t('backendForm.name')}
              description={t('backendForm.forPeopleSuchAs')}
              maxLength={100}
              data-autofocus
              {...form.getInputProps('name')}
            />
            {isNew && (
              <Select
                label={t('backendForm.itSpeaks')}
                description={t('backendForm.whatTheProgramWas')}
                data={backendProtocols.map((value) => ({ value, label: protocolNames[value] }))}
                allowDeselect={false}
                {...form.getInputProps('protocol')}
              />
            )}
          </Group>
          {isNew && (
            <Group gap="sm" align="flex-start" grow>
              <Select
                label={t('backendForm.model')}
                description={t('backendForm.whatItsSuggestionsAre')}
                data={[
                  ...models.map(({ id, name }) => ({ value: id as string, label: name })),
                  { value: newModel, label: t('backendForm.aNewModel') },
                ]}
                allowDeselect={false}
                {...form.getInputProps('model')}
              />
              {form.values.model === newModel && (
                <TextInput
                  label={t('backendForm.nameOfTheModel')}
                  description={t('backendForm.itStays')}
                  placeholder={t('backendForm.modelExample')}
                  maxLength={200}
                  {...form.getInputProps('modelName')}
                />
              )}
            </Group>
          )}
          <TextInput
            label={t('backendForm.address')}
            description={t('backendForm.asTheServerReaches')}
            placeholder={t('backendForm.addressExample')}
            {...form.getInputProps('address')}
          />
          <PasswordInput
            label={t('backendForm.secret')}
            description={t('backendForm.sentToItAs')}
            placeholder={backend?.hasSecret === true ? t('backendForm.keptTypeToReplace') : ''}
            autoComplete="new-password"
            disabled={form.values.isSecretTaken}
            {...form.getInputProps('secret')}
          />
          {backend?.hasSecret === true && (
            <Checkbox label={t('backendForm.takeTheSecretAway')} {...form.getInputProps('isSecretTaken', { type: 'checkbox' })} />
          )}
          <Group gap="sm" align="flex-start" grow>
            <NumberInput
              label={t('backendForm.requestsAtOnce')}
              description={t('backendForm.fromAllOfReticle')}
              min={1}
              max={32}
              allowDecimal={false}
              {...form.getInputProps('concurrency')}
            />
            <NumberInput
              label={t('backendForm.atMostAMinute')}
              description={t('backendForm.emptyAsManyAs')}
              min={1}
              max={100_000}
              allowDecimal={false}
              {...form.getInputProps('mostPerMinute')}
            />
          </Group>
          <Switch
            label={t('backendForm.answersPrompts')}
            description={t('backendForm.readersMayAskIt')}
            {...form.getInputProps('answersPrompts', { type: 'checkbox' })}
          />
          {keep.error !== null && (
            <ProblemAlert error={keep.error} title={isNew ? t('backendForm.notAdded') : t('backendForm.notChanged')} />
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('backendForm.cancel')}
            </Button>
            <Button type="submit" loading={keep.isPending}>
              {isNew ? t('backendForm.addAndCheckIt') : t('backendForm.change')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
