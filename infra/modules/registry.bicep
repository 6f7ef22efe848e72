// The registry of the image. The image holds no secret and nothing about anybody, so the registry stays reachable for
// whoever builds it; who may push and pull is a matter of roles alone.

@description('Name: letters and digits.')
@minLength(5)
@maxLength(50)
param name string

@description('Region.')
param location string

@description('Who pulls the image.')
param pullPrincipalId string

@description('Where its log goes.')
param workspaceId string

@description('Tags.')
param tags object

// AcrPull: pulls images, pushes none.
var pullRole = '7f951dda-4ed3-4680-a7ca-43fe172d538d'

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: 'Standard'
  }
  properties: {
    adminUserEnabled: false
    anonymousPullEnabled: false
    roleAssignmentMode: 'LegacyRegistryPermissions'
  }
}

resource mayPull 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(registry.id, pullPrincipalId, pullRole)
  scope: registry
  properties: {
    principalId: pullPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', pullRole)
    description: 'The app pulls its image.'
  }
}

resource log 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: registry
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'ContainerRegistryRepositoryEvents'
        enabled: true
      }
      {
        category: 'ContainerRegistryLoginEvents'
        enabled: true
      }
    ]
  }
}

@description('Host name of the registry.')
output loginServer string = registry.properties.loginServer
