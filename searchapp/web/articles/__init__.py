"""What does a reader of one article see?"""
