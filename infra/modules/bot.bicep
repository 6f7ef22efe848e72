// The bot's registration, by the managed identity, and its one channel: Teams.

@description('Name of the registration: no other in the world may have it.')
@maxLength(42)
param name string

@description('The name that people see.')
param displayName string

@description('Where Teams sends what people do.')
param endpoint string

@description('The identity, by its resource id.')
param identityId string

@description('Its client id.')
param identityClientId string

@description('The tenant of the identity.')
param tenantId string

@description('Where its log goes.')
param workspaceId string

@description('Tags.')
param tags object

resource bot 'Microsoft.BotService/botServices@2022-09-15' = {
  name: name
  location: 'global'
  tags: tags
  kind: 'azurebot'
  sku: {
    name: 'F0'
  }
  properties: {
    displayName: displayName
    endpoint: endpoint
    msaAppId: identityClientId
    msaAppType: 'UserAssignedMSI'
    msaAppMSIResourceId: identityId
    msaAppTenantId: tenantId
    schemaTransformationVersion: '1.3'
    disableLocalAuth: true
    isStreamingSupported: false
  }
}

resource teams 'Microsoft.BotService/botServices/channels@2022-09-15' = {
  parent: bot
  name: 'MsTeamsChannel'
  location: 'global'
  properties: {
    channelName: 'MsTeamsChannel'
    properties: {
      isEnabled: true
      acceptedTerms: true
      enableCalling: false
      deploymentEnvironment: 'CommercialDeployment'
    }
  }
}

resource log 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: bot
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'BotRequest'
        enabled: true
      }
    ]
  }
}
