<#
.SYNOPSIS
Gives Quorate's managed identity what it may do in Microsoft 365, and no more.

.DESCRIPTION
Read it before you run it; with -WhatIf it says what it would do and changes nothing. It can be run again: what is there
already is left as it is.

It needs the modules Microsoft.Graph.Applications, ExchangeOnlineManagement and MicrosoftTeams, and somebody who is
Privileged Role Administrator, Exchange Administrator and Teams Administrator.

Calendars and mail are NOT consented to in Entra: a consent there would hold for every mailbox, and what Exchange limits
to one mailbox would be added to it and limit nothing. They are given in Exchange alone, for the service's mailbox
(RBAC for Applications).

.EXAMPLE
./permissions.ps1 -AppId $BOT_ID -ObjectId $IDENTITY_OBJECT_ID -Mailbox conferences@council.example -WhatIf
#>
[CmdletBinding(SupportsShouldProcess)]
param(
  # Client id of the identity: BOT_ID of the deployment.
  [Parameter(Mandatory)] [guid] $AppId,
  # Object id of its service principal: IDENTITY_OBJECT_ID of the deployment.
  [Parameter(Mandatory)] [guid] $ObjectId,
  # The mailboxes through which conferences are booked: settings.calendar.mailbox of each authority.
  [Parameter(Mandatory)] [string[]] $Mailbox,
  # TEAMS_APP_ID is set, so the catalogue need not be read.
  [switch] $CatalogueIdIsSet
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# src/graph/permissions.ts is the list that the code goes by; a test compares this one with it.
$permissions = @(
  @{ Name = 'Calendars.ReadWrite'; By = 'Exchange'; Because = 'free and busy times, and the events on the service''s own mailbox; limited to that mailbox (RBAC for Applications)' }
  @{ Name = 'OnlineMeetings.ReadWrite.All'; By = 'Entra'; Because = 'find the meeting of an event, and set lobby, chat and recording; limited to that mailbox (application access policy)' }
  @{ Name = 'OnlineMeetingArtifact.Read.All'; By = 'Entra'; Because = 'who was in a meeting and when, after it; read of those who were asked for an organisation, and of nobody else; limited to that mailbox (application access policy)' }
  @{ Name = 'Mail.Send'; By = 'Exchange'; Because = 'mail from the service''s own mailbox; limited to it (RBAC for Applications)' }
  @{ Name = 'TeamsAppInstallation.ReadWriteAndConsentSelfForChat.All'; By = 'Entra'; Because = 'put Quorate itself, and no other app, into the chat of a meeting, and take it out again' }
  @{ Name = 'TeamsAppInstallation.ReadWriteSelfForUser.All'; By = 'Entra'; Because = 'install Quorate itself for somebody who is to be told something and has never opened it' }
  @{ Name = 'AppCatalog.Read.All'; By = 'Entra'; Because = 'look up the app''s id in the catalogue; not needed when `TEAMS_APP_ID` is set' }
)

if ($CatalogueIdIsSet) {
  $permissions = @($permissions | Where-Object { $_.Name -ne 'AppCatalog.Read.All' })
}
foreach ($permission in $permissions) {
  Write-Host ('{0} ({1}): {2}' -f $permission.Name, $permission.By, $permission.Because)
}

# 1. Entra: application permissions of Microsoft Graph.
Connect-MgGraph -NoWelcome -Scopes 'Application.Read.All', 'AppRoleAssignment.ReadWrite.All'
$graph = Get-MgServicePrincipal -Filter "appId eq '00000003-0000-0000-c000-000000000000'"
$given = @(Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $ObjectId -All |
  Where-Object { $_.ResourceId -eq $graph.Id })
foreach ($permission in @($permissions | Where-Object { $_.By -eq 'Entra' })) {
  $role = $graph.AppRoles | Where-Object { $_.Value -eq $permission.Name -and $_.AllowedMemberTypes -contains 'Application' }
  if (-not $role) { throw "Microsoft Graph has no application permission $($permission.Name)." }
  if ($given | Where-Object { $_.AppRoleId -eq $role.Id }) { continue }
  if ($PSCmdlet.ShouldProcess($permission.Name, 'Consent in Entra')) {
    New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $ObjectId -PrincipalId $ObjectId `
      -ResourceId $graph.Id -AppRoleId $role.Id | Out-Null
  }
}

# What is consented to beyond the list is named, never taken away unasked.
$wanted = @($permissions | Where-Object { $_.By -eq 'Entra' } | ForEach-Object { $_.Name })
foreach ($assignment in $given) {
  $name = ($graph.AppRoles | Where-Object { $_.Id -eq $assignment.AppRoleId }).Value
  if ($wanted -notcontains $name) {
    Write-Warning "$name is consented to in Entra, and Quorate does not need it there. Take it away."
  }
}

# 2. Exchange: calendars and mail, of the service's mailbox alone.
Connect-ExchangeOnline -ShowBanner:$false
if (-not (Get-ServicePrincipal | Where-Object { $_.AppId -eq "$AppId" })) {
  if ($PSCmdlet.ShouldProcess("$AppId", 'Make Quorate known to Exchange')) {
    New-ServicePrincipal -AppId "$AppId" -ObjectId "$ObjectId" -DisplayName 'Quorate' | Out-Null
  }
}
$number = 0
foreach ($address in $Mailbox) {
  $number += 1
  $scope = "Quorate mailbox $number"
  $filter = "PrimarySmtpAddress -eq '$($address.Replace("'", "''"))'"
  $known = Get-ManagementScope | Where-Object { $_.Name -eq $scope }
  if (-not $known) {
    if ($PSCmdlet.ShouldProcess($address, 'Make a scope of this mailbox')) {
      New-ManagementScope -Name $scope -RecipientRestrictionFilter $filter | Out-Null
    }
  } elseif ($PSCmdlet.ShouldProcess($address, 'Set the scope to this mailbox')) {
    Set-ManagementScope -Identity $scope -RecipientRestrictionFilter $filter
  }
  foreach ($permission in @($permissions | Where-Object { $_.By -eq 'Exchange' })) {
    $assignment = "Quorate $($permission.Name) $number"
    if (Get-ManagementRoleAssignment | Where-Object { $_.Name -eq $assignment }) { continue }
    if ($PSCmdlet.ShouldProcess($address, "Give $($permission.Name)")) {
      New-ManagementRoleAssignment -Name $assignment -App "$ObjectId" `
        -Role "Application $($permission.Name)" -CustomResourceScope $scope | Out-Null
    }
  }
}

# 3. Teams: online meetings, of the same mailbox alone. It takes up to 30 minutes to hold.
Connect-MicrosoftTeams | Out-Null
$policy = 'Quorate'
if (-not (Get-CsApplicationAccessPolicy | Where-Object { $_.Identity -eq "Tag:$policy" })) {
  if ($PSCmdlet.ShouldProcess($policy, 'Make an application access policy')) {
    New-CsApplicationAccessPolicy -Identity $policy -AppIds "$AppId" `
      -Description 'Quorate: meetings that the mailbox of the conferencing service organises' | Out-Null
  }
}
foreach ($address in $Mailbox) {
  if ($PSCmdlet.ShouldProcess($address, 'Grant the application access policy')) {
    # The account's object id, as settings.calendar.objectId has it: its address may be another than its sign-in name.
    $account = (Get-EXOMailbox -Identity $address).ExternalDirectoryObjectId
    Grant-CsApplicationAccessPolicy -PolicyName $policy -Identity $account
  }
}

# 4. What holds now.
foreach ($address in $Mailbox) {
  Test-ServicePrincipalAuthorization -Identity "$AppId" -Resource $address |
    Format-Table RoleName, GrantedPermissions, AllowedResourceScope, InScope
}
Write-Host 'Try a mailbox that is none of these as well: InScope must be False for it.'
Write-Host "  Test-ServicePrincipalAuthorization -Identity $AppId -Resource <another mailbox>"
