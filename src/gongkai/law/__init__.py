"""What the law says, dated and cited."""
