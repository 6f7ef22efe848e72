// Quorate in one resource group of a council. docs/deployment.md says how it is used.
targetScope = 'resourceGroup'

@description('Short name, part of every resource name: small letters and digits.')
@minLength(3)
@maxLength(8)
param name string = 'quorate'

@description('Which of the council\'s deployments this is.')
@allowed(['test', 'prod'])
param environmentName string

@description('Where everything stands but what has to be global.')
param location string = 'uksouth'

@description('Where Cosmos DB keeps its second copy. It is never written to but after a failover.')
param secondaryLocation string = 'ukwest'

@description('Whether what stands in the first region is spread over its availability zones.')
param zoneRedundant bool = true

@description('The image to run, as <registry>/quorate:<tag> or by digest. Empty: all is made but the app, so that the registry, the vault and the store of the authority file can be filled first.')
param image string = ''

@description('Whether Cosmos DB, the vault and the authority file can be reached from the app\'s own network only.')
param privateNetworking bool = false

@description('Address space of that network.')
param networkPrefix string = '10.60.0.0/22'

@description('Part of it for the app.')
param appsPrefix string = '10.60.0.0/23'

@description('Part of it for private endpoints.')
param endpointsPrefix string = '10.60.2.0/24'

@description('Part of it for administrators\' machines, a bastion or a gateway. Empty: there is none.')
param adminsPrefix string = ''

@description('Public addresses or ranges of administrators, from which the vault and the authority file can be reached although the network is private. Empty: from none.')
param adminAddresses string[] = []

@description('Ids of private DNS zones that the council has already, under cosmos, vault and authority. Empty: the network gets zones of its own.')
param privateDnsZoneIds object = {}

@description('Fewest processes that run. Two, so that one can end at any time.')
@minValue(2)
param minReplicas int = 2

@description('Most processes that run.')
@minValue(2)
param maxReplicas int = 6

@description('Most request units a second that Cosmos DB scales to by itself; it rests at a tenth.')
@minValue(1000)
param cosmosMaxThroughput int = 4000

@description('Name of the Cosmos DB account. Empty: one of its own, as always but after a restore into a new account.')
@maxLength(44)
param cosmosAccountName string = ''

@description('Days for which logs are kept. The daily anchors of the audit trail are among them.')
@minValue(90)
@maxValue(730)
param logRetentionDays int = 365

@description('Id of the council\'s central Log Analytics workspace. Empty: one of its own.')
param workspaceId string = ''

@description('Who is told by alerts and by the budget: addresses of the team that runs Quorate.')
@minLength(1)
param alertEmails array

@description('Pounds a month at which the budget warns.')
@minValue(1)
param monthlyBudget int

@description('First day of the month in which the budget begins, as 2026-12-01.')
@minLength(10)
@maxLength(10)
param budgetStart string

@description('The app\'s id in the organisation\'s catalogue. Empty: looked up there.')
param teamsAppId string = ''

@description('A host name of the council\'s own under which Quorate is reached, with customDomainCertificateId. Empty: the one that Azure makes up, which ends with the environment.')
param customDomain string = ''

@description('Id of that name\'s certificate in the environment of Container Apps.')
param customDomainCertificateId string = ''

@description('How much is logged.')
@allowed(['debug', 'info', 'warn', 'error'])
param logLevel string = 'info'

var unique = uniqueString(resourceGroup().id, name, environmentName)
var prefix = '${name}-${environmentName}'
var tags = {
  application: 'quorate'
  environment: environmentName
}

module identity 'modules/identity.bicep' = {
  name: 'identity'
  params: {
    name: 'id-${prefix}'
    location: location
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    prefix: prefix
    location: location
    retentionDays: logRetentionDays
    centralWorkspaceId: workspaceId
    telemetryPrincipalId: identity.outputs.principalId
    tags: tags
  }
}

module network 'modules/network.bicep' = if (privateNetworking) {
  name: 'network'
  params: {
    name: 'vnet-${prefix}'
    location: location
    addressPrefix: networkPrefix
    appsPrefix: appsPrefix
    endpointsPrefix: endpointsPrefix
    adminsPrefix: adminsPrefix
    tags: tags
  }
}

module registry 'modules/registry.bicep' = {
  name: 'registry'
  params: {
    name: 'acr${name}${unique}'
    location: location
    pullPrincipalId: identity.outputs.principalId
    workspaceId: monitoring.outputs.workspaceId
    tags: tags
  }
}

module vault 'modules/vault.bicep' = {
  name: 'vault'
  params: {
    name: 'kv-${take(name, 7)}-${unique}'
    location: location
    readerPrincipalId: identity.outputs.principalId
    publicAccess: !privateNetworking
    adminAddresses: adminAddresses
    workspaceId: monitoring.outputs.workspaceId
    tags: tags
  }
}

module cosmos 'modules/cosmos.bicep' = {
  name: 'cosmos'
  params: {
    name: empty(cosmosAccountName) ? 'cosmos-${prefix}-${unique}' : cosmosAccountName
    location: location
    secondaryLocation: secondaryLocation
    zoneRedundant: zoneRedundant
    maxThroughput: cosmosMaxThroughput
    dataPrincipalId: identity.outputs.principalId
    publicAccess: !privateNetworking
    workspaceId: monitoring.outputs.workspaceId
    tags: tags
  }
}

module authority 'modules/authority.bicep' = {
  name: 'authority'
  params: {
    name: 'st${name}${unique}'
    location: location
    readerPrincipalId: identity.outputs.principalId
    publicAccess: !privateNetworking
    adminAddresses: adminAddresses
    zoneRedundant: zoneRedundant
    workspaceId: monitoring.outputs.workspaceId
    tags: tags
  }
}

module zones 'modules/zones.bicep' = if (privateNetworking && empty(privateDnsZoneIds)) {
  name: 'zones'
  params: {
    networkId: network!.outputs.networkId
    tags: tags
  }
}

module endpoints 'modules/endpoints.bicep' = if (privateNetworking) {
  name: 'endpoints'
  params: {
    prefix: prefix
    location: location
    subnetId: network!.outputs.endpointsSubnetId
    zoneIds: empty(privateDnsZoneIds) ? zones!.outputs.zoneIds : privateDnsZoneIds
    cosmosId: cosmos.outputs.accountId
    vaultId: vault.outputs.vaultId
    storageId: authority.outputs.accountId
    tags: tags
  }
}

module hosting 'modules/hosting.bicep' = {
  name: 'hosting'
  params: {
    name: 'cae-${prefix}'
    location: location
    subnetId: privateNetworking ? network!.outputs.appsSubnetId : ''
    zoneRedundant: zoneRedundant && privateNetworking
    workspaceId: monitoring.outputs.workspaceId
    tags: tags
  }
}

var appName = 'ca-${prefix}'
var ownDomain = !empty(customDomain) && !empty(customDomainCertificateId)
var hostName = ownDomain ? customDomain : '${appName}.${hosting.outputs.defaultDomain}'

module app 'modules/app.bicep' = if (!empty(image)) {
  name: 'app'
  params: {
    name: appName
    location: location
    environmentId: hosting.outputs.environmentId
    image: image
    registryServer: registry.outputs.loginServer
    identityId: identity.outputs.identityId
    identityClientId: identity.outputs.clientId
    tenantId: subscription().tenantId
    hostName: hostName
    certificateId: ownDomain ? customDomainCertificateId : ''
    tokenKeysUri: vault.outputs.tokenKeysUri
    cosmosEndpoint: cosmos.outputs.endpoint
    cosmosDatabase: cosmos.outputs.databaseName
    authorityFile: authority.outputs.fileUri
    telemetryConnection: monitoring.outputs.connectionString
    teamsAppId: teamsAppId
    logLevel: logLevel
    minReplicas: minReplicas
    maxReplicas: maxReplicas
    tags: tags
  }
  dependsOn: [
    endpoints
  ]
}

module bot 'modules/bot.bicep' = {
  name: 'bot'
  params: {
    name: 'bot-${prefix}-${unique}'
    displayName: 'Quorate'
    endpoint: 'https://${hostName}/api/messages'
    identityId: identity.outputs.identityId
    identityClientId: identity.outputs.clientId
    tenantId: subscription().tenantId
    workspaceId: monitoring.outputs.workspaceId
    tags: tags
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  params: {
    prefix: prefix
    emails: alertEmails
    telemetryId: monitoring.outputs.telemetryId
    cosmosId: cosmos.outputs.accountId
    tags: tags
  }
}

module appAlerts 'modules/appAlerts.bicep' = if (!empty(image)) {
  name: 'appAlerts'
  params: {
    prefix: prefix
    location: location
    appId: app!.outputs.appId
    appName: appName
    telemetryId: monitoring.outputs.telemetryId
    workspaceId: monitoring.outputs.workspaceId
    actionGroupId: alerts.outputs.actionGroupId
    readyUri: 'https://${hostName}/readyz'
    tags: tags
  }
}

module budget 'modules/budget.bicep' = {
  name: 'budget'
  params: {
    name: 'budget-${prefix}'
    amount: monthlyBudget
    startDate: budgetStart
    emails: alertEmails
    actionGroupId: alerts.outputs.actionGroupId
  }
}

@description('The bot\'s app id, for the manifest (BOT_ID) and for infra/permissions.ps1.')
output BOT_ID string = identity.outputs.clientId

@description('The tenant in which the bot is registered.')
output BOT_TENANT_ID string = subscription().tenantId

@description('The host name, for the manifest\'s valid domains (BOT_DOMAIN).')
output BOT_DOMAIN string = hostName

@description('Object id of the identity, to which the permissions of Graph are given.')
output IDENTITY_OBJECT_ID string = identity.outputs.principalId

@description('Where the image is pushed to.')
output REGISTRY string = registry.outputs.loginServer

@description('Where the token keys are put.')
output VAULT string = vault.outputs.vaultName

@description('Where the authority file is put.')
output STORAGE_ACCOUNT string = authority.outputs.accountName

@description('The Cosmos DB account, for restoring.')
output COSMOS_ACCOUNT string = cosmos.outputs.accountName

@description('The app, for upgrades and rollback.')
output APP string = appName
