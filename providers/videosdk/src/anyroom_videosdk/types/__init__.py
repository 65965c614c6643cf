"""What the operations of VideoSDK alone take and return, by resource."""
