// The one identity by which Quorate is known: to Teams as the bot, to Graph, Cosmos DB, the vault and the registry.

@description('Name of the identity.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags object

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: name
  location: location
  tags: tags
}

@description('Resource id.')
output identityId string = identity.id

@description('Object id of its service principal, for role assignments.')
output principalId string = identity.properties.principalId

@description('Client id, which is the bot\'s app id.')
output clientId string = identity.properties.clientId
